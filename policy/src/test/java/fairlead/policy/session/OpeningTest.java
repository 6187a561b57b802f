package fairlead.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Session.State;
import fairlead.policy.session.Session.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What somebody gets who wants a session, whatever was before. */
class OpeningTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/London");
  private static final Account ACCOUNT = new Account("ben", "monitored");
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-25");
  private static final Instant TOMORROW = Instant.parse("2026-11-26T00:00:00Z");
  private static final Instant NEXT_WEEK = Instant.parse("2026-11-30T00:00:00Z");
  private static final Instant NEXT_MONTH = Instant.parse("2026-12-01T00:00:00Z");

  private static final Budget ONE_A_DAY = new Budget(1, Period.DAY);
  private static final Budget THREE_A_WEEK = new Budget(3, Period.WEEK);
  private static final List<Terms> TERMS =
      List.of(
          terms(null, null, null),
          terms(Duration.ofHours(1), null, null),
          terms(Duration.ofHours(1), new Budget(1000, Period.WEEK), null),
          terms(Duration.ofHours(1), null, new Budget(60_000, Period.DAY)),
          terms(null, new Budget(1000, Period.DAY), new Budget(200_000, Period.MONTH)));
  private static final List<Usage> USAGES =
      List.of(
          Usage.NONE,
          usage(999, 59_999, 1),
          usage(1000, 60_000, 0),
          usage(1001, 0, 3),
          usage(0, 200_000, 2));

  private static Terms terms(
      @Nullable Duration length, @Nullable Budget data, @Nullable Budget time) {
    return new Terms(length, Duration.ofMinutes(15), Duration.ofSeconds(30), data, time);
  }

  /** Of today and, as much again, of each of two days before: one of this week, one of October. */
  private static Usage usage(long data, long time, long sessions) {
    return new Usage(
        List.of(
            new Usage.Day(TODAY, data, time, sessions),
            new Usage.Day(TODAY.minusDays(1), data, time, sessions),
            new Usage.Day(LocalDate.parse("2026-10-31"), data, time, sessions)));
  }

  private static List<@Nullable Session> sessions(Terms terms) {
    List<@Nullable Session> all = new ArrayList<>();
    all.add(null);
    Duration some = terms.length() == null ? null : Duration.ofMinutes(7);
    Duration none = terms.length() == null ? null : Duration.ZERO;
    all.add(session(terms, State.ACTIVE, null, some, null));
    all.add(session(terms, State.PAUSED, null, some, null));
    for (String ended : List.of("2026-11-24T23:59:59.999Z", "2026-11-25T00:00:00Z", "" + NOW)) {
      for (Ending why : Ending.values()) {
        all.add(session(terms, State.ENDED, why, some, Instant.parse(ended)));
        all.add(session(terms, State.ENDED, why, none, Instant.parse(ended)));
      }
    }
    return all;
  }

  private static Session session(
      Terms terms,
      State state,
      @Nullable Ending why,
      @Nullable Duration left,
      @Nullable Instant ended) {
    Instant settled = ended == null ? NOW : ended;
    Instant opened = NOW.minus(Duration.ofDays(2));
    return new Session("last", ACCOUNT, terms, state, why, opened, settled, left, settled, ended);
  }

  @Test
  void firstReasonThatHoldsIsTold() {
    int refused = 0;
    int asked = 0;
    for (Terms old : TERMS) {
      for (Session last : sessions(old)) {
        for (Terms terms : TERMS) {
          for (Budget sessions : new @Nullable Budget[] {null, ONE_A_DAY, THREE_A_WEEK}) {
            for (Usage usage : USAGES) {
              for (boolean stated : new boolean[] {true, false}) {
                var wish = new Opening.Wish("next", ACCOUNT, terms, sessions, stated);
                Opening told = Opening.of(last, wish, usage, ZONE, NOW);
                assertThat(told)
                    .as("%s %s %s", last, wish, usage)
                    .isEqualTo(expected(last, wish, usage));
                refused += told instanceof Opening.Refused ? 1 : 0;
                asked++;
              }
            }
          }
        }
      }
    }
    assertThat(refused).isBetween(asked / 4, asked * 3 / 4);
  }

  /** Every reason that holds, in the order in which they are told; then what is got. */
  private static Opening expected(@Nullable Session last, Opening.Wish wish, Usage usage) {
    if (last != null && last.state() != State.ENDED) {
      return new Opening.Joined(last);
    }
    boolean today = last != null && !Objects.requireNonNull(last.ended()).isBefore(midnight());
    boolean again =
        today
            && last.ending() == Ending.IDLE
            && last.left() != null
            && last.left().compareTo(Duration.ZERO) > 0;
    Terms terms = again ? last.terms() : wish.terms();
    Map<DenyReason, Instant> holds = new LinkedHashMap<>();
    if (today && last.ending() == Ending.REVOKED) {
      holds.put(DenyReason.REVOKED, TOMORROW);
    }
    Budget sessions = again ? null : wish.sessions();
    if (sessions != null && used(sessions, usage, 2) >= sessions.amount()) {
      holds.put(
          wish.stated() ? DenyReason.QUOTA_SESSIONS : DenyReason.SESSION_ENDED, turn(sessions));
    }
    if (terms.data() != null && used(terms.data(), usage, 0) >= terms.data().amount()) {
      holds.put(DenyReason.QUOTA_DATA, turn(terms.data()));
    }
    if (terms.time() != null && used(terms.time(), usage, 1) >= terms.time().amount()) {
      holds.put(DenyReason.QUOTA_TIME, turn(terms.time()));
    }
    if (!holds.isEmpty()) {
      var first = holds.entrySet().iterator().next();
      return new Opening.Refused(first.getKey(), first.getValue());
    }
    return again
        ? new Opening.Joined(
            new Session(
                "last",
                ACCOUNT,
                terms,
                State.ACTIVE,
                null,
                last.opened(),
                NOW,
                last.left(),
                NOW,
                null))
        : new Opening.Opened(
            new Session(
                "next", ACCOUNT, terms, State.ACTIVE, null, NOW, NOW, terms.length(), NOW, null));
  }

  private static Instant midnight() {
    return Instant.parse("2026-11-25T00:00:00Z");
  }

  /** What today and, in a longer period, yesterday used. */
  private static long used(Budget budget, Usage usage, int what) {
    if (usage.days().isEmpty()) {
      return 0;
    }
    Usage.Day day = usage.days().getFirst();
    long once = what == 0 ? day.data() : what == 1 ? day.time() : day.sessions();
    return budget.period() == Period.DAY ? once : 2 * once;
  }

  private static Instant turn(Budget budget) {
    return switch (budget.period()) {
      case DAY -> TOMORROW;
      case WEEK -> NEXT_WEEK;
      case MONTH -> NEXT_MONTH;
    };
  }
}
