package fairlead.proxy.audit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A log for tests: records in a list, and no room when told so. */
public final class ListedRecords implements AuditLog {
  /** What was written. */
  public final List<AuditRecord> records = new CopyOnWriteArrayList<>();

  /** Permits that were not released. */
  public final AtomicInteger held = new AtomicInteger();

  /** Whether it takes nothing. */
  public volatile boolean full;

  /** Records that were dropped, as there was no room. */
  public final AtomicInteger dropped = new AtomicInteger();

  @Override
  public Acceptance accept(int room) {
    if (full) {
      return new Unavailable();
    }
    held.incrementAndGet();
    return new Listing(true);
  }

  @Override
  public boolean isShut() {
    return full;
  }

  @Override
  public Permit orDrop() {
    return new Listing(false);
  }

  private final class Listing implements Permit {
    private boolean holds;
    private final boolean sure;

    Listing(boolean sure) {
      this.sure = sure;
      this.holds = sure;
    }

    @Override
    public void write(AuditRecord event) {
      if (sure || !full) {
        records.add(event);
      } else {
        dropped.incrementAndGet();
      }
    }

    @Override
    public CompletionStage<Boolean> commit(AuditRecord event) {
      write(event);
      return CompletableFuture.completedFuture(!full);
    }

    @Override
    public void release() {
      if (holds) {
        holds = false;
        held.decrementAndGet();
      }
    }
  }
}
