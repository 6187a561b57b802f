package fairlead.proxy.session;

import fairlead.policy.session.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as people see it. Immutable.
 *
 * @param id null where there is none yet
 * @param opened null where there is none yet
 * @param ends when its clock runs out, or when it has drained, or when it ended; null if never, and
 *     while that is not known
 * @param left what its clock may still run; null if that has no bound
 * @param bytesLeft octets that may still move; null if that has no bound
 * @param reason why it ended, or why one may not begin; null if neither is so
 * @param next when another may begin, of one that ended; null if that may be now, or is not known
 * @param due which warnings are due: so long before the end they are, longest first
 */
public record SessionView(
    @Nullable String id,
    Account account,
    State state,
    @Nullable Instant opened,
    @Nullable Instant ends,
    @Nullable Duration left,
    @Nullable Long bytesLeft,
    @Nullable String reason,
    @Nullable Instant next,
    List<Duration> due) {

  /** Where a session stands. */
  public enum State {
    /** The next request begins it, or goes on with what was left of it. */
    NOT_STARTED("not-started"),
    ACTIVE("active"),
    PAUSED("paused"),
    /** It has ended, and what was under way may still go on for a while. */
    DRAINING("draining"),
    ENDED("ended");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** The word in the API, in commands and on pages. */
    public String label() {
      return label;
    }
  }

  public SessionView {
    due = List.copyOf(due);
  }
}
