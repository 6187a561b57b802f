package fairlead.proxy.audit;

import java.util.concurrent.CompletionStage;

/** Where records go. Safe for use by many threads; never blocks the caller. */
public interface AuditLog {

  /**
   * Reserves room for records that will be written later, so that nothing starts which could not be
   * accounted for.
   *
   * @param records how many, at least 1
   */
  Acceptance accept(int records);

  /** The answer to {@link #accept}. */
  sealed interface Acceptance permits Permit, Unavailable, Pending {}

  /** Room for records. Every permit must be released once, also after its last write. */
  non-sealed interface Permit extends Acceptance {

    /**
     * Hands over one record; the log assigns {@code seq} in the order of its queue.
     *
     * @throws IllegalStateException if more is written than was reserved
     */
    void write(AuditRecord event);

    /** Gives back the room that was not used; does nothing the second time. */
    void release();
  }

  /** The log takes nothing: the queue is full, or the disk fails. */
  record Unavailable() implements Acceptance {}

  /**
   * The answer comes later, on another thread; it is then a permit or unavailable, never a failure.
   */
  record Pending(CompletionStage<Acceptance> answer) implements Acceptance {}
}
