package fairlead.policy.quota;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How sessions of a tier run.
 *
 * @param length how long the clock of a session runs; null is no bound
 * @param idle how long a session may be unused before it ends
 * @param warn so long before the end the person is warned, longest first
 * @param drain how long what is under way may go on behind the end
 */
public record SessionTerms(
    @Nullable Duration length, Duration idle, List<Duration> warn, Duration drain) {
  /** Of a tier that says nothing of sessions. */
  public static final SessionTerms STANDARD =
      new SessionTerms(null, Duration.ofMinutes(30), List.of(), Duration.ofSeconds(30));

  public SessionTerms {
    warn = List.copyOf(warn);
  }
}
