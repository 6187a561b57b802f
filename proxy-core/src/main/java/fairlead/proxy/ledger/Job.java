package fairlead.proxy.ledger;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A piece of work that waits for its turn, and who waits for its answer.
 *
 * @param since when it was handed over, on the monotonic clock
 */
record Job<T extends @Nullable Object>(Work<T> work, CompletableFuture<T> answer, long since) {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  /** Does the work, and leaves what to do once it is committed. */
  Runnable run(Tx tx) throws SQLException {
    T result = work.run(tx);
    return () -> answer.complete(result);
  }

  /** The store did not do it. */
  void fail(String message, @Nullable Throwable why) {
    answer.completeExceptionally(new LedgerUnavailable(message, why));
  }

  /** The store failed, or our SQL did. */
  void fail(SQLException why, Database database) {
    if (database.isOutage(why)) {
      fail("the ledger did not answer", why);
    } else {
      broken(why);
    }
  }

  /** A mistake of ours; whoever waits cannot tell it from a store that is away. */
  void broken(Exception mistake) {
    LOG.error("a mistake in the work on the ledger", mistake);
    fail("the ledger could not do this: " + mistake, mistake);
  }
}
