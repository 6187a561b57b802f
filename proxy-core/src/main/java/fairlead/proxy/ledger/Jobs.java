package fairlead.proxy.ledger;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Work that waits for a thread: bounded, and given up once it has waited too long. Thread-safe. */
final class Jobs {
  private static final int CAPACITY = 20_000;
  private static final long LOOK_MILLIS = 1_000;

  private final BlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Pulse pulse;
  private final LongSupplier nanos;
  private final long patience;

  /** Stands behind all work once nothing more comes, and wakes whoever waits for some. */
  private final Job<@Nullable Void> end;

  private volatile boolean closed;

  Jobs(Pulse pulse, LongSupplier nanos, long patience) {
    this.pulse = pulse;
    this.nanos = nanos;
    this.patience = patience;
    this.end =
        new Job<>(
            _ -> {
              throw new IllegalStateException("the end is no work");
            },
            new CompletableFuture<>(),
            0);
  }

  /** Takes work; fails it at once if it stands no chance. Never blocks. */
  <T extends @Nullable Object> CompletableFuture<T> offer(Work<T> work) {
    Job<T> job = new Job<>(work, new CompletableFuture<>(), nanos.getAsLong());
    if (closed) {
      job.fail("the ledger is closed", null);
    } else if (pulse.gone()) {
      job.fail("the ledger does not answer", pulse.why());
    } else if (!queue.offer(job)) {
      job.fail("the ledger has more to do than it can", null);
    }
    return job.answer();
  }

  /** The next job that is worth doing; null if there is none just now. */
  @Nullable Job<?> take() throws InterruptedException {
    Job<?> job = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return job == null || isEnd(job) || stale(job) ? null : job;
  }

  /** Adds what else waits and is worth doing. */
  void takeMore(List<Job<?>> to, int most) {
    while (to.size() < most) {
      Job<?> job = queue.poll();
      if (job == null || isEnd(job)) {
        return;
      }
      if (!stale(job)) {
        to.add(job);
      }
    }
  }

  /** The end is put back, for the next thread. */
  private boolean isEnd(Job<?> job) {
    return job == end && queue.offer(end);
  }

  private boolean stale(Job<?> job) {
    boolean stale = nanos.getAsLong() - job.since() > patience;
    if (stale) {
      job.fail("the ledger did not get to it in time", pulse.why());
    }
    return stale;
  }

  /** Takes no more work; what waits may still be done. */
  void close() {
    closed = true;
    queue.offer(end);
  }

  /** Whether nothing comes any more. */
  boolean over() {
    Job<?> next = queue.peek();
    return closed && (next == null || next == end);
  }

  /** Fails what is left. */
  void abandon() {
    for (Job<?> job = queue.poll(); job != null; job = queue.poll()) {
      job.fail("the ledger is closed", null);
    }
  }
}
