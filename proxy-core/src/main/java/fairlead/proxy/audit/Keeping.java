package fairlead.proxy.audit;

import java.util.Set;

/**
 * How records of a tier are kept.
 *
 * @param stream the stream, named by how long it is kept in days, such as {@code 30d}
 * @param omitted fields that are left out
 */
public record Keeping(String stream, Set<RecordSchema> omitted) {}
