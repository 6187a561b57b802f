package fairlead.policy.session;

import fairlead.policy.session.Session.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A session that is lived minute by minute: slow, plain, and what {@link Session} has to equal. */
final class SessionModel {

  static final int NEVER = Integer.MAX_VALUE;

  private final Instant start;
  private final LocalDate[] days;
  private final Session.Terms terms;
  private final int granted;
  final Map<LocalDate, Long> ran = new TreeMap<>();
  State state = State.ACTIVE;
  @Nullable Ending ending;
  int now;
  int used;
  int checked;
  int ended;
  Pause.@Nullable Cause cause;
  int paused;
  long left;
  long given;

  /**
   * One that begins at the first of so many minutes.
   *
   * @param granted the minute at which its grant is over
   */
  SessionModel(Instant start, int minutes, ZoneId zone, Session.Terms terms, int granted) {
    this.start = start;
    this.granted = granted;
    this.days = days(start, minutes, zone);
    this.terms = terms;
    this.left = terms.length() == null ? NEVER : terms.length().toMinutes();
    this.given = left;
  }

  private SessionModel(SessionModel other) {
    this.start = other.start;
    this.days = other.days;
    this.terms = other.terms;
    this.granted = other.granted;
    this.ran.putAll(other.ran);
    this.state = other.state;
    this.now = other.now;
    this.left = other.left;
  }

  /** The day of each minute; a day that has begun is over when the next begins, and not before. */
  private static LocalDate[] days(Instant start, int minutes, ZoneId zone) {
    LocalDate[] days = new LocalDate[minutes];
    LocalDate latest = LocalDate.MIN;
    for (int i = -24 * 60; i < minutes; i++) {
      LocalDate day = LocalDate.ofInstant(start.plus(Duration.ofMinutes(i)), zone);
      latest = day.isAfter(latest) ? day : latest;
      if (i >= 0) {
        days[i] = latest;
      }
    }
    return days;
  }

  Instant at(int minute) {
    return start.plus(Duration.ofMinutes(minute));
  }

  LocalDate today() {
    return days[now];
  }

  void advance(int to) {
    while (now < to && state != State.ENDED) {
      stop();
      if (state == State.ACTIVE) {
        ran.merge(today(), 1L, Long::sum);
        left -= left == NEVER ? 0 : 1;
      }
      if (state != State.ENDED) {
        now++;
      }
    }
    stop();
    now = to;
  }

  /** What happens at this minute, if anything does. */
  private void stop() {
    if (state == State.ACTIVE && why() != null) {
      over(why());
    }
    if (state == State.ACTIVE && lease() != null && now >= checked + minutes(due())) {
      pause(Pause.Cause.SUPERVISION);
    }
    if (state == State.PAUSED && now >= granted) {
      over(Ending.GRANT);
    }
    if (cause == Pause.Cause.SUPERVISION && now >= paused + minutes(lease().hold())) {
      over(Ending.UNSUPERVISED);
    }
  }

  private @Nullable Lease lease() {
    return used == NEVER ? null : terms.lease();
  }

  private Duration due() {
    return lease().every().plus(lease().grace());
  }

  private static long minutes(Duration duration) {
    return duration.toMinutes();
  }

  private @Nullable Ending why() {
    if (left == 0) {
      return Ending.LENGTH;
    }
    if (terms.time() != null && inPeriod() * 60_000 >= terms.time().amount()) {
      return Ending.TIME;
    }
    if (now >= granted) {
      return Ending.GRANT;
    }
    return used != NEVER && now >= used + terms.idle().toMinutes() ? Ending.IDLE : null;
  }

  /** Minutes of the period that has this minute. */
  private long inPeriod() {
    LocalDate first = terms.time().period().first(today());
    LocalDate next = terms.time().period().next(today());
    return ran.entrySet().stream()
        .filter(day -> !day.getKey().isBefore(first) && day.getKey().isBefore(next))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void over(@Nullable Ending why) {
    state = State.ENDED;
    ending = why;
    ended = now;
    cause = null;
  }

  void end(Ending why) {
    boolean going = state == State.ACTIVE || (state == State.PAUSED && why != Ending.USER);
    if (going || (why == Ending.REVOKED && ending != Ending.REVOKED)) {
      over(why);
    }
  }

  void pause() {
    if (cause == Pause.Cause.SUPERVISION) {
      checked = now;
    }
    if (state == State.ACTIVE || cause == Pause.Cause.SUPERVISION) {
      pause(Pause.Cause.HAND);
    }
  }

  private void pause(Pause.Cause why) {
    state = State.PAUSED;
    cause = why;
    paused = now;
  }

  void checkIn() {
    if (terms.lease() == null || cause == Pause.Cause.HAND || state == State.ENDED) {
      return;
    }
    if (cause == Pause.Cause.SUPERVISION) {
      used = Math.min(now, used + now - paused);
      go();
    }
    checked = now;
  }

  private void go() {
    state = State.ACTIVE;
    ending = null;
    cause = null;
  }

  void resume() {
    if (state != State.ACTIVE) {
      checked = cause == Pause.Cause.HAND ? checked + now - paused : now;
      go();
      used = now;
    }
  }

  /** Its user comes back to one that was idle. */
  void reuse() {
    checked += now - ended;
    go();
    used = now;
  }

  void extend(int by) {
    if (left != NEVER && ending != Ending.REVOKED) {
      left += by;
      given += by;
      if (state == State.ENDED) {
        resume();
      }
    }
  }

  /**
   * When and why it ends if it is used and supervised from now on; null if that is behind the last
   * minute.
   */
  Session.@Nullable Deadline deadline() {
    SessionModel future = new SessionModel(this);
    future.state = State.ACTIVE;
    future.used = NEVER;
    future.advance(days.length - 1);
    return future.state == State.ACTIVE
        ? null
        : new Session.Deadline(at(future.ended), future.ending);
  }
}
