package fairlead.proxy.identity;

import java.util.Optional;

/** What came of revoking a token or a pass. */
public enum Revoking {
  REVOKED,
  UNKNOWN,
  NO_RECORD;

  /**
   * @param revoked what was; empty within if there was none, empty if it could not be recorded
   */
  static Revoking of(Optional<? extends Optional<?>> revoked) {
    return revoked.isEmpty() ? NO_RECORD : revoked.get().isEmpty() ? UNKNOWN : REVOKED;
  }
}
