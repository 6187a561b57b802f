package fairlead.proxy.ledger;

import fairlead.policy.approval.Grants;
import java.util.concurrent.CompletionStage;

/**
 * Access requests, votes and grants, shared by every node of a fleet. Each call is one transaction.
 *
 * <p>Safe for use by many threads; never blocks the caller. Stages fail with {@link
 * LedgerUnavailable} if the store did not answer.
 */
public interface AccessLedger {

  /** The grants that a user holds, or will hold. */
  CompletionStage<Grants> grants(String user);
}
