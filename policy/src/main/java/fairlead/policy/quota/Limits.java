package fairlead.policy.quota;

/**
 * What a user may ask of one node at a time.
 *
 * @param requests a minute, with a burst of one minute's; 0 is no bound
 * @param connections open tunnels and requests in flight; 0 is no bound
 */
public record Limits(int requests, int connections) {
  /** No bounds. */
  public static final Limits NONE = new Limits(0, 0);

  public Limits {
    if (requests < 0 || connections < 0) {
      throw new IllegalArgumentException(
          "requests: " + requests + ", connections: " + connections + " (expected: >= 0)");
    }
  }
}
