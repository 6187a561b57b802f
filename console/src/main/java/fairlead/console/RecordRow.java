package fairlead.console;

import java.util.Map;

/**
 * A record, for the person whom it concerns.
 *
 * @param id of the decision, to which they may remark; empty if it is not about them alone
 * @param what happened, in words
 * @param meaning why, and more; may be empty
 * @param fields all that is recorded, by the names of the schema
 * @param remark theirs; empty if there is none
 */
public record RecordRow(
    String id,
    String time,
    String what,
    String meaning,
    Map<String, String> fields,
    String remark) {}
