package fairlead.proxy.audit;

import java.util.Set;

/**
 * How a tier's records are filed.
 *
 * @param stream the stream, named by how long it is kept in days, such as {@code 30d}
 * @param omitted fields that are left out
 */
public record Filing(String stream, Set<RecordSchema> omitted) {}
