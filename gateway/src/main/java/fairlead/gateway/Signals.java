package fairlead.gateway;

/**
 * What a process is told by its signals. The only way to hear them is the JDK's own class, which
 * its module {@code jdk.unsupported} exports for this use.
 */
final class Signals {
  private Signals() {}

  /**
   * Runs an action at each arrival of a signal, on a thread of the JVM's.
   *
   * @param name without {@code SIG}
   */
  static void on(String name, Runnable action) {
    sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> action.run());
  }
}
