package fairlead.proxy.ledger;

import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What people hold, in memory, for tests: answers at once, or fails while it is {@link #gone}. */
public final class MemoryHoldings implements HoldingLedger {
  public volatile boolean gone;

  /** How often it was asked. */
  public final AtomicInteger asked = new AtomicInteger();

  private final Map<String, Holdings> holdings = new ConcurrentHashMap<>();

  /** Sets what a user holds; whoever is to hear of it has to be told. */
  public void set(String user, Holdings now) {
    holdings.put(user, now);
  }

  @Override
  public CompletionStage<Holdings> holdings(String user, ZoneId zone) {
    asked.incrementAndGet();
    return gone
        ? CompletableFuture.failedFuture(new LedgerUnavailable("gone", new IllegalStateException()))
        : CompletableFuture.completedFuture(holdings.getOrDefault(user, Holdings.NONE));
  }
}
