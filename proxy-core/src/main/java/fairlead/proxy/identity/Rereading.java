package fairlead.proxy.identity;

import fairlead.proxy.ledger.Heartbeat;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads something of the ledger again whenever it may have changed: one reading at a time, and
 * another behind it if something changed meanwhile. A reading that failed is made up for at the
 * next look. Thread-safe; never blocks.
 */
final class Rereading<T> {
  private final Supplier<CompletionStage<T>> ask;
  private final Consumer<T> take;
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private final AtomicBoolean reading = new AtomicBoolean();

  /**
   * Nothing is read before the first look.
   *
   * @param take gets what was read; never called by two threads at a time
   */
  Rereading(Supplier<CompletionStage<T>> ask, Consumer<T> take) {
    this.ask = ask;
    this.take = take;
  }

  /** Reads again if a change is of this kind, or may be. */
  void heard(Heartbeat.Change change, Heartbeat.Change.Kind kind) {
    if (change.kind() == kind || change.kind() == Heartbeat.Change.Kind.EVERYTHING) {
      refresh();
    }
  }

  /** Reads again, now or behind the reading that is under way. */
  void refresh() {
    stale.set(true);
    look();
  }

  /** Reads if that was never done, or failed. */
  void look() {
    if (stale.get() && reading.compareAndSet(false, true)) {
      stale.set(false);
      ask.get().whenComplete(this::read);
    }
  }

  private void read(@Nullable T found, @Nullable Throwable failure) {
    if (found != null) {
      take.accept(found);
    } else {
      stale.set(true);
    }
    reading.set(false);
    if (found != null) {
      look();
    }
  }
}
