package fairlead.proxy.ledger;

import java.time.ZoneId;
import java.util.concurrent.CompletionStage;

/**
 * What people hold, for those who decide about them. Safe for use by many threads; never blocks the
 * caller. Stages fail with {@link LedgerUnavailable} if the store did not answer.
 */
public interface HoldingLedger {

  /**
   * What a user holds, as of now. What changes it is told as a change of access or, where a session
   * ends, of sessions; the mere passing of time is told by nobody.
   *
   * @param zone in which days turn
   */
  CompletionStage<Holdings> holdings(String user, ZoneId zone);
}
