package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.util.List;

/** A way to some other place. Used by one thread; {@link #close} may come from another. */
interface Sink extends AutoCloseable {
  /**
   * Delivers lines, in order, and waits for the answer; may take long, but not for ever.
   *
   * @param lines at least one
   * @throws InterruptedException if it was told to give up; what became of the lines is unknown
   */
  Receipt deliver(List<SealedLine> lines) throws InterruptedException;

  /** Gives up what is under way. */
  @Override
  void close();
}
