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

  /**
   * Room that may not be there: for tiers that go on while the log takes nothing. What finds none
   * is dropped and counted, and a {@code gap} record tells how much once there is room again.
   */
  Permit orDrop();

  /** Whether it takes nothing just now: the queue is full, or the disk fails. */
  boolean isShut();

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

    /**
     * Hands over one record that nothing may go on without.
     *
     * @return whether it is on disk: told once the log has forced it there, or once it met a
     *     failure; then the record may come there later. Completed on another thread.
     * @throws IllegalStateException if more is written than was reserved
     */
    CompletionStage<Boolean> commit(AuditRecord event);

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
