package fairlead.proxy.ledger;

import org.jspecify.annotations.Nullable;

/** The store did not answer, or is not there. */
public final class LedgerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
