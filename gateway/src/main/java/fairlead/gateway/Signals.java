package fairlead.gateway;

import sun.misc.Signal;
import sun.misc.SignalHandler;

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
   * @return false if it never will: whoever started the process has it ignored, as nohup does with
   *     SIGHUP, or the JVM was told to leave signals alone
   */
  static boolean on(String name, Runnable action) {
    try {
      Signal signal = new Signal(name);
      return Signal.handle(signal, _ -> action.run()) != SignalHandler.SIG_IGN;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
