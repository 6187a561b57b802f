package fairlead.proxy.relay;

/** Something on an event loop that has deadlines. */
public interface Timed {

  /**
   * Looks at the deadlines. Called on the loop a few times a second, so that a deadline costs no
   * timer of its own.
   *
   * @param nowMillis the loop's monotonic time, ms
   */
  void tick(long nowMillis);
}
