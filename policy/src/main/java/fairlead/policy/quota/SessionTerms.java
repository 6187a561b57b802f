package fairlead.policy.quota;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How sessions of a tier run.
 *
 * @param start what begins one
 * @param signIn whether each one needs its person to sign in anew
 * @param length how long the clock of a session runs; null is no bound
 * @param idle how long a session may be unused before it ends
 * @param warn so long before the end the person is warned, longest first
 * @param drain how long what is under way may go on behind the end
 */
public record SessionTerms(
    Start start,
    boolean signIn,
    @Nullable Duration length,
    Duration idle,
    List<Duration> warn,
    Duration drain) {
  /** What begins a session. */
  public enum Start {
    /** The first request that may pass. */
    USE,
    /** Its person, on the portal, behind the notice. */
    PORTAL,
    /** A supervisor, for a room. */
    SUPERVISOR
  }

  /** Of a tier that says nothing of sessions. */
  public static final SessionTerms STANDARD =
      new SessionTerms(
          Start.USE, false, null, Duration.ofMinutes(30), List.of(), Duration.ofSeconds(30));

  public SessionTerms {
    warn = List.copyOf(warn);
  }
}
