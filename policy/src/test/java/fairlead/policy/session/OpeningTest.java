package fairlead.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.session.Opening.Means;
import fairlead.policy.session.Session.State;
import fairlead.policy.session.Session.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What somebody gets who wants a session, whatever was before. */
class OpeningTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/London");
  private static final Account ACCOUNT = new Account("ben", "monitored");
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-25");

  private static final Instant TOMORROW = Instant.parse("2026-11-26T00:00:00Z");

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
    return new Session(
        "last",
        ACCOUNT,
        terms,
        null,
        null,
        state,
        why,
        opened,
        settled,
        left,
        settled,
        settled,
        state == State.PAUSED ? new Pause(Pause.Cause.HAND, settled) : null,
        ended);
  }

  @Test
  void firstReasonThatHoldsIsTold() {
    Map<DenyReason, Integer> told = new EnumMap<>(DenyReason.class);
    int asked = 0;
    for (Terms old : TERMS) {
      for (Session last : sessions(old)) {
        for (Terms terms : TERMS) {
          for (Budget sessions : new @Nullable Budget[] {null, ONE_A_DAY, THREE_A_WEEK}) {
            for (Usage usage : USAGES) {
              for (boolean stated : new boolean[] {true, false}) {
                var wish = new Opening.Wish("next", ACCOUNT, terms, sessions, stated);
                compare(last, wish, new Means(usage, Grants.NONE, null), told);
                asked++;
              }
            }
          }
        }
      }
    }
    int refused = told.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(refused).isBetween(asked / 4, asked * 3 / 4);
  }

  private static final Instant HOUR_AGO = NOW.minus(Duration.ofHours(1));
  private static final Instant LATER = NOW.plus(Duration.ofHours(3));

  private static Grant grant(String id, String chain, int opened, Instant made, Instant starts) {
    return new Grant(
        id, "r", "ben", "monitored", chain, Set.of(), 2, opened, made, starts, LATER, null);
  }

  private static final List<Grants> GRANTS =
      List.of(
          Grants.NONE,
          new Grants(List.of(grant("old", "lab", 1, NOW.minus(Duration.ofDays(3)), HOUR_AGO))),
          new Grants(List.of(grant("new", "lab", 0, NOW, NOW))),
          new Grants(List.of(grant("used", "lab", 2, NOW, NOW), grant("x", "other", 0, NOW, NOW))),
          new Grants(List.of(grant("soon", "lab", 0, NOW, NOW.plusSeconds(60)))),
          new Grants(
              List.of(
                  grant("new", "lab", 0, NOW, NOW),
                  grant("old", "lab", 1, NOW.minus(Duration.ofDays(3)), HOUR_AGO))));

  @Test
  void grantsStartsAndRoomsAreHeldAgainstEachOther() {
    Map<DenyReason, Integer> told = new EnumMap<>(DenyReason.class);
    Terms terms = TERMS.get(1);
    RoomRun[] runs = {
      null,
      new RoomRun(HOUR_AGO, null),
      new RoomRun(NOW, NOW.plusSeconds(600)),
      new RoomRun(HOUR_AGO, NOW)
    };
    for (Session last : sessions(TERMS.get(3))) {
      for (Pass pass : new @Nullable Pass[] {null, new Pass("old", LATER), new Pass("", LATER)}) {
        Session on = last == null ? null : on(last, pass);
        for (Grants grants : GRANTS) {
          for (String chain : new @Nullable String[] {null, "lab"}) {
            for (Start start : Start.values()) {
              for (boolean both : new boolean[] {true, false}) {
                for (RoomRun run : runs) {
                  for (Usage usage : USAGES) {
                    var wish =
                        new Opening.Wish(
                            "next", ACCOUNT, terms, ONE_A_DAY, both, start, both, chain, "lab-1");
                    compare(on, wish, new Means(usage, grants, run), told);
                  }
                }
              }
            }
          }
        }
      }
    }
    assertThat(told.keySet())
        .containsExactlyInAnyOrder(
            DenyReason.REVOKED,
            DenyReason.QUOTA_SESSIONS,
            DenyReason.SESSION_ENDED,
            DenyReason.NEEDS_APPROVAL,
            DenyReason.NOT_STARTED,
            DenyReason.AWAITING_SUPERVISOR,
            DenyReason.SUPERVISOR_ABSENT,
            DenyReason.QUOTA_TIME);
  }

  private static Session on(Session of, @Nullable Pass pass) {
    return new Session(
        of.id(),
        of.account(),
        of.terms(),
        pass,
        of.room(),
        of.state(),
        of.ending(),
        of.opened(),
        of.settled(),
        of.left(),
        of.used(),
        of.checked(),
        of.paused(),
        of.ended());
  }

  private static void compare(
      @Nullable Session last, Opening.Wish wish, Means means, Map<DenyReason, Integer> told) {
    Opening got = Opening.of(last, wish, means, ZONE, NOW);
    Supplier<String> as = () -> last + " " + wish + " " + means;
    Set<DenyReason> reasons = EnumSet.noneOf(DenyReason.class);
    Opening expected = expected(last, wish, means, reasons);
    if (got instanceof Opening.Refused(var reason, var until)) {
      told.merge(reason, 1, Integer::sum);
      assertThat(reasons).as(as).isNotEmpty();
      assertThat(reason).as(as).isEqualTo(reasons.iterator().next());
      assertThat(until).as(as).isAfter(NOW);
      if (until.isBefore(TOMORROW)) {
        assertThat(Opening.of(last, wish, means, ZONE, until.minusMillis(1)))
            .as(as)
            .isInstanceOf(Opening.Refused.class);
      }
    } else {
      assertThat(reasons).as(as).isEmpty();
      assertThat(got).as(as).isEqualTo(expected);
    }
  }

  /** Every reason that holds, in the order in which they are told; and what is got without them. */
  private static Opening expected(
      @Nullable Session last, Opening.Wish wish, Means means, Set<DenyReason> reasons) {
    if (last != null && last.state() != State.ENDED) {
      return new Opening.Joined(last);
    }
    List<Grant> grants = means.grants().all();
    boolean today = last != null && !Objects.requireNonNull(last.ended()).isBefore(midnight());
    boolean idle = last != null && last.ending() == Ending.IDLE && last.unfinished();
    boolean absent = last != null && last.ending() == Ending.UNSUPERVISED;
    boolean held =
        last != null
            && (last.pass() == null
                || (last.pass().grant().equals("old")
                    && grants.stream().anyMatch(each -> each.id().equals("old"))));
    boolean again = today && held && (idle || absent);
    RoomRun run =
        means.run() != null && (means.run().ends() == null || means.run().ends().isAfter(NOW))
            ? means.run()
            : null;
    String grant = wish.chain() == null ? null : again ? null : granted(grants, null);
    Usage usage = means.usage();
    if (today && last.ending() == Ending.REVOKED) {
      grant = wish.chain() == null ? null : granted(grants, last.ended());
      if (grant == null) {
        reasons.add(DenyReason.REVOKED);
      }
    }
    Budget sessions = again ? null : wish.sessions();
    if (sessions != null && used(sessions, usage, 2) >= sessions.amount()) {
      Instant since = today && last.ending() == Ending.REVOKED ? last.ended() : null;
      since = since == null && last != null ? last.opened() : since;
      String newer = wish.chain() == null || since == null ? null : granted(grants, since);
      grant = newer;
      if (wish.stated()) {
        reasons.add(DenyReason.QUOTA_SESSIONS);
      } else if (newer == null) {
        reasons.add(DenyReason.SESSION_ENDED);
      }
    }
    if (!again && wish.chain() != null && grant == null) {
      reasons.add(today ? DenyReason.SESSION_ENDED : DenyReason.NEEDS_APPROVAL);
    }
    if (!again && wish.start() == Start.PORTAL && !wish.chosen()) {
      reasons.add(DenyReason.NOT_STARTED);
    }
    if (wish.start() == Start.SUPERVISOR && run == null) {
      reasons.add(DenyReason.AWAITING_SUPERVISOR);
    }
    boolean reopened =
        wish.start() == Start.SUPERVISOR
            && run != null
            && last != null
            && last.ended() != null
            && run.started().isAfter(last.ended());
    if (again && absent && !reopened) {
      reasons.add(DenyReason.SUPERVISOR_ABSENT);
    }
    Terms terms = again ? last.terms() : wish.terms();
    if (terms.data() != null && used(terms.data(), usage, 0) >= terms.data().amount()) {
      reasons.add(DenyReason.QUOTA_DATA);
    }
    if (terms.time() != null && used(terms.time(), usage, 1) >= terms.time().amount()) {
      reasons.add(DenyReason.QUOTA_TIME);
    }
    Duration length = again ? last.left() : terms.length();
    if (wish.start() == Start.SUPERVISOR && run != null && run.ends() != null) {
      Duration rest = Duration.between(NOW, run.ends());
      length = length == null || length.compareTo(rest) > 0 ? rest : length;
    }
    return again
        ? new Opening.Joined(
            session(last.id(), last, terms, last.pass(), last.room(), last.opened(), length))
        : new Opening.Opened(
            session(
                "next",
                null,
                terms,
                grant == null ? null : new Pass(grant, LATER),
                wish.room(),
                NOW,
                length));
  }

  private static Session session(
      String id,
      @Nullable Session before,
      Terms terms,
      @Nullable Pass pass,
      @Nullable String room,
      Instant opened,
      @Nullable Duration left) {
    Instant checked =
        before == null || before.ended() == null
            ? NOW
            : before.checked().plus(Duration.between(before.ended(), NOW));
    return new Session(
        id,
        ACCOUNT,
        terms,
        pass,
        room,
        State.ACTIVE,
        null,
        opened,
        NOW,
        left,
        NOW,
        checked,
        null,
        null);
  }

  /** The grant that one gets: all that count are over at the same time, so the first by name. */
  private static @Nullable String granted(List<Grant> grants, @Nullable Instant since) {
    return grants.stream()
        .filter(each -> each.id().equals("new") || each.id().equals("old"))
        .filter(each -> since == null || each.made().isAfter(since))
        .map(Grant::id)
        .min(String::compareTo)
        .orElse(null);
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
}
