package fairlead.proxy.ledger;

import fairlead.policy.approval.Grants;
import java.util.concurrent.CompletionStage;

/** Access requests and grants in SQL: which call is which transaction. */
final class SqlAccess implements AccessLedger {
  private final Store store;
  private final LedgerClock clock;

  SqlAccess(Store store, LedgerClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Grants> grants(String user) {
    return store.read(tx -> GrantRows.inForce(tx, user, clock.millis()));
  }
}
