package fairlead.gateway;

/** Waits for what another process is about to do. */
final class Waiting {
  private Waiting() {}

  /** What is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Looks ten times a second, for at most 15 s. */
  static void until(String what, Condition condition) throws Exception {
    for (int i = 0; i < 150; i++) {
      if (condition.holds()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not within 15 s: " + what);
  }
}
