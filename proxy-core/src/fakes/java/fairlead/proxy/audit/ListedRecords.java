package fairlead.proxy.audit;

import java.util.List;
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

  @Override
  public Acceptance accept(int room) {
    if (full) {
      return new Unavailable();
    }
    held.incrementAndGet();
    return new Permit() {
      private boolean released;

      @Override
      public void write(AuditRecord event) {
        records.add(event);
      }

      @Override
      public void release() {
        if (!released) {
          released = true;
          held.decrementAndGet();
        }
      }
    };
  }
}
