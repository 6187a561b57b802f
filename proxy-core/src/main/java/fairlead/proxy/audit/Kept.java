package fairlead.proxy.audit;

import java.util.Set;

/**
 * A record as its tier has it kept.
 *
 * @param omitted fields that are left out
 */
record Kept(AuditRecord record, Set<RecordSchema> omitted) {

  /** With every field that it has. */
  static Kept whole(AuditRecord record) {
    return new Kept(record, Set.of());
  }
}
