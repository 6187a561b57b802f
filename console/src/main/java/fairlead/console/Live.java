package fairlead.console;

import fairlead.proxy.session.OwnSupervision;
import fairlead.proxy.session.OwnView;
import fairlead.proxy.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page counts down, as of when it was made.
 *
 * @param state the session's, as the API says it
 * @param seconds that are left of its time; null if that has no bound
 * @param bytes octets that are left; null if they have no bound
 * @param warnings how many warnings are due
 * @param clocks what a supervisor has to do by when
 * @param marks what makes the page's words old once it is other, beside the state
 * @param password whether starting asks for it again
 */
public record Live(
    String tier,
    String state,
    @Nullable Long seconds,
    @Nullable Long bytes,
    int warnings,
    List<Countdown> clocks,
    String marks,
    boolean mayStart,
    boolean mayEnd,
    boolean password) {

  static Live of(OwnView own, Messages words, Instant now) {
    SessionView session = own.session();
    Duration left = session.left();
    return new Live(
        own.tier().name(),
        session.state().label(),
        left == null ? null : left.toSeconds(),
        session.bytesLeft(),
        session.due().size(),
        clocks(own.supervision(), words, now),
        marks(own),
        own.mayStart(),
        session.id() != null && isOn(session.state()),
        own.tier().session().signIn());
  }

  private static List<Countdown> clocks(@Nullable OwnSupervision own, Messages words, Instant now) {
    List<Countdown> clocks = new ArrayList<>();
    if (own == null) {
      return clocks;
    }
    if (own.ends() != null) {
      clocks.add(Countdown.to(words, "live.ends", now, own.ends()));
    } else if (own.due() != null) {
      clocks.add(Countdown.to(words, "live.due", now, own.due()));
      if (own.pauses() != null) {
        clocks.add(Countdown.to(words, "live.pauses", now, own.pauses()));
      }
    }
    return clocks;
  }

  private static String marks(OwnView own) {
    OwnSupervision supervision = own.supervision();
    return mark(own.session().ends())
        + " "
        + mark(supervision == null ? null : supervision.checked());
  }

  private static String mark(@Nullable Instant at) {
    return at == null ? "" : Long.toString(at.toEpochMilli());
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
