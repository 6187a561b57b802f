package fairlead.proxy.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store's threads. Work is handed to them, and whoever handed it over never waits. What only
 * reads has a thread of its own, so that a long page holds up no session.
 */
final class Store implements AutoCloseable {
  private static final int WRITERS = 6;
  private static final long CLOSE_MILLIS = 2_000;

  private final Jobs writes;
  private final Jobs reads;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param last done at the end of each group of writes to a file
   */
  Store(Database database, Pulse pulse, LongSupplier nanos, long patience, Work.Silent last) {
    writes = new Jobs(pulse, nanos, patience);
    reads = new Jobs(pulse, nanos, patience);
    Link reading = new Link(database, false, pulse);
    start("ledger-reader", new Worker(reads, database, reading, nanos, patience));
    if (database instanceof SqliteDatabase) {
      Link writing = new Link(database, true, pulse);
      start("ledger-writer", new GroupWriter(writes, database, writing, pulse, last));
    } else {
      for (int i = 1; i <= WRITERS; i++) {
        Link writing = new Link(database, true, pulse);
        start("ledger-" + i, new Worker(writes, database, writing, nanos, patience));
      }
    }
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(work));
  }

  /** Work that locks what it changes. */
  <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work) {
    return writes.offer(work);
  }

  /** The same, without an answer. */
  CompletableFuture<@Nullable Void> put(Work.Silent work) {
    return this.<@Nullable Void>write(
        tx -> {
          work.run(tx);
          return null;
        });
  }

  /** Work that only reads what was committed. */
  <T extends @Nullable Object> CompletableFuture<T> read(Work<T> work) {
    return reads.offer(work);
  }

  /** Does what was handed over, unless that takes too long, and ends. */
  @Override
  public void close() {
    writes.close();
    reads.close();
    try {
      long rest = CLOSE_MILLIS;
      for (Thread thread : threads) {
        thread.join(rest);
        rest = thread.isAlive() ? 1 : rest;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writes.abandon();
    reads.abandon();
    threads.forEach(Thread::interrupt);
  }
}
