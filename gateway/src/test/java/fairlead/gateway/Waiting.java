package fairlead.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what another process is about to do. */
final class Waiting {
  private Waiting() {}

  /** What is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** What is looked at. */
  interface Look<T> {
    T at() throws Exception;
  }

  /** Looks ten times a second, for at most 30 s. */
  static void until(String what, Condition condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not within 30 s: " + what);
      }
      Thread.sleep(100);
    }
  }

  /** Looks again and again, for at most 30 s, until it shows what is wanted; tells what. */
  static <T> T forOne(String what, Look<T> look, Predicate<T> wanted) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    T seen = look.at();
    while (!wanted.test(seen)) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not within 30 s: " + what + ", but " + seen);
      }
      Thread.sleep(50);
      seen = look.at();
    }
    return seen;
  }
}
