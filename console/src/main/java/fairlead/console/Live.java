package fairlead.console;

import fairlead.proxy.session.OwnView;
import fairlead.proxy.session.SessionView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a page counts down, as of when it was made.
 *
 * @param state the session's, as the API says it
 * @param seconds that are left of its time; null if that has no bound
 * @param bytes octets that are left; null if they have no bound
 * @param warnings how many warnings are due
 * @param password whether starting asks for it again
 */
public record Live(
    String tier,
    String state,
    @Nullable Long seconds,
    @Nullable Long bytes,
    int warnings,
    boolean mayStart,
    boolean mayEnd,
    boolean password) {

  static Live of(OwnView own) {
    SessionView session = own.session();
    Duration left = session.left();
    return new Live(
        own.tier().name(),
        session.state().label(),
        left == null ? null : left.toSeconds(),
        session.bytesLeft(),
        session.due().size(),
        own.mayStart(),
        session.id() != null && isOn(session.state()),
        own.tier().session().signIn());
  }

  private static boolean isOn(SessionView.State state) {
    return state != SessionView.State.DRAINING && state != SessionView.State.ENDED;
  }

  /** The time that is left, as people say it; empty if it has no bound, or nothing goes on. */
  public String time() {
    return seconds == null || !mayEnd ? "" : Amounts.time(Duration.ofSeconds(seconds));
  }

  /** The data that is left; as {@link #time}. */
  public String data() {
    return bytes == null || !mayEnd ? "" : Amounts.size(bytes);
  }
}
