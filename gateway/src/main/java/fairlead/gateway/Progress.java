package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far long work has come, on one line of a terminal that is erased at the end. What takes less
 * than a second says nothing, nor does anything where nobody looks. For one thread.
 */
final class Progress implements AutoCloseable {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int LONGEST = 60;

  private final PrintWriter err;
  private final boolean terminal;
  private final String what;
  private final long total;
  private final LongSupplier nanos;
  private long next;
  private String shown = "";

  /**
   * Work that begins now.
   *
   * @param terminal whether {@code err} is a terminal
   * @param what it works at
   * @param total how much there is to do, in any unit
   */
  Progress(PrintWriter err, boolean terminal, String what, long total) {
    this(err, terminal, what, total, System::nanoTime);
  }

  Progress(PrintWriter err, boolean terminal, String what, long total, LongSupplier nanos) {
    this.err = err;
    this.terminal = terminal;
    this.what = Quoted.clip(what, LONGEST);
    this.total = total;
    this.nanos = nanos;
    this.next = nanos.getAsLong() + FIRST_NANOS;
  }

  /** So much is done, of the total. */
  void at(long done) {
    if (!terminal || nanos.getAsLong() - next < 0) {
      return;
    }
    next = nanos.getAsLong() + EACH_NANOS;
    long percent = total <= 0 ? 100 : Math.clamp(done * 100 / total, 0, 100);
    show(what + " " + percent + " %");
  }

  private void show(String words) {
    String rest = " ".repeat(Math.max(0, shown.length() - words.length()));
    err.print("\r" + words + rest + (words.isEmpty() ? "\r" : ""));
    err.flush();
    shown = words;
  }

  /** Erases what was shown. */
  @Override
  public void close() {
    if (!shown.isEmpty()) {
      show("");
    }
  }
}
