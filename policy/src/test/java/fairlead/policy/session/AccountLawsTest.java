package fairlead.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.session.Session.Settled;
import fairlead.policy.session.Session.State;
import fairlead.policy.session.Session.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of an account over weeks of use, however its sessions follow each other. */
class AccountLawsTest {

  private static final Account ACCOUNT = new Account("ben", "monitored");
  private static final int DEEDS = 400;
  private static final Lease LEASE =
      new Lease(Duration.ofMinutes(20), Duration.ofMinutes(5), Duration.ofMinutes(30));

  @ParameterizedTest
  @CsvSource({
    "Europe/London,2026-10-20T08:00:00Z",
    "America/New_York,2026-03-03T08:00:00Z",
    "America/Asuncion,2023-09-25T08:00:00Z",
    "Africa/Cairo,2026-04-20T08:00:00Z"
  })
  void nobodyGetsMoreThanTheirTierGrants(ZoneId zone, Instant start) {
    Set<DenyReason> seen = EnumSet.noneOf(DenyReason.class);
    for (int seed = 0; seed < 60; seed++) {
      new Weeks(zone, start, seed, seen).live();
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            DenyReason.REVOKED,
            DenyReason.QUOTA_SESSIONS,
            DenyReason.SESSION_ENDED,
            DenyReason.NEEDS_APPROVAL,
            DenyReason.SUPERVISOR_ABSENT,
            DenyReason.QUOTA_TIME);
  }

  /** One account's weeks. */
  private static final class Weeks {
    private final ZoneId zone;
    private final Random random;
    private final String seed;
    private final Set<DenyReason> seen;
    private final Terms terms;
    private final @Nullable Budget sessions;
    private final boolean stated;
    private final Map<String, Duration> ran = new HashMap<>();
    private final Map<String, Duration> given = new HashMap<>();
    private final @Nullable String chain;
    private final Map<String, Grant> grants = new TreeMap<>();
    private @Nullable Session last;
    private Usage usage = Usage.NONE;
    private Instant now;
    private int opened;

    Weeks(ZoneId zone, Instant start, int seed, Set<DenyReason> seen) {
      this.zone = zone;
      this.random = new Random(seed * 0x9E3779B97F4A7C15L); // whose first bits differ, too
      this.seed = zone + ", seed " + seed;
      this.seen = seen;
      this.now = start;
      Period[] periods = Period.values();
      this.stated = random.nextBoolean();
      this.sessions =
          !stated
              ? new Budget(1, Period.DAY)
              : new Budget(1 + random.nextInt(6), periods[random.nextInt(3)]);
      long time = Duration.ofMinutes(30 + random.nextInt(600)).toMillis() + random.nextInt(1000);
      this.terms =
          new Terms(
              Duration.ofMinutes(10 + random.nextInt(200)).plusMillis(random.nextInt(1000)),
              Duration.ofMinutes(5 + random.nextInt(60)),
              Duration.ofSeconds(30),
              null,
              random.nextInt(4) == 0 ? null : new Budget(time, periods[random.nextInt(3)]),
              random.nextInt(3) > 0 ? null : LEASE);
      this.chain = random.nextBoolean() ? null : "lab";
    }

    private void grant() {
      String id = "g" + grants.size();
      Instant starts = now.plusMillis(random.nextInt(2) * random.nextLong(100_000_000));
      Instant until = starts.plusMillis(1 + random.nextLong(200_000_000));
      int sessions = 1 + random.nextInt(3);
      grants.put(
          id,
          new Grant(
              id, id, "ben", "monitored", "lab", Set.of(), sessions, 0, now, starts, until, null));
    }

    private Opening of(Opening.Wish wish, Instant at) {
      Grants all = new Grants(List.copyOf(grants.values()));
      return Opening.of(last, wish, new Opening.Means(usage, all, null), zone, at);
    }

    /** Each session has a grant that holds, and no grant has more than it was given. */
    private void uses(@Nullable Pass pass) {
      assertThat(pass == null).as(seed).isEqualTo(chain == null);
      if (pass != null) {
        Grant used = grants.get(pass.grant());
        assertThat(used.holds(now)).as(seed).isTrue();
        assertThat(used.hasSession()).as(seed).isTrue();
        grants.put(
            used.id(),
            new Grant(
                used.id(),
                used.request(),
                used.user(),
                used.tier(),
                used.chain(),
                used.hosts(),
                used.sessions(),
                used.opened() + 1,
                used.made(),
                used.starts(),
                used.until(),
                null));
      }
    }

    void live() {
      for (int i = 0; i < DEEDS; i++) {
        now = now.plusMillis(random.nextInt(random.nextInt(20) == 0 ? 40_000_000 : 1_200_000));
        settle();
        if (chain != null && random.nextInt(12) == 0) {
          grant();
        }
        if (random.nextInt(8) > 0 || last == null) {
          ask();
        } else {
          last = deed(last);
        }
      }
    }

    private void settle() {
      if (last == null) {
        return;
      }
      Settled settled = last.settle(usage, zone, now);
      for (Session.Run run : settled.runs()) {
        assertThat(run.ran()).as(seed).isPositive();
        ran.merge(last.id(), run.ran(), Duration::plus);
      }
      usage = Charges.time(usage, settled.runs());
      last = settled.session();
      assertThat(ran.getOrDefault(last.id(), Duration.ZERO))
          .as(seed)
          .isEqualTo(given.get(last.id()).minus(last.left()))
          .isLessThanOrEqualTo(given.get(last.id()));
      bounded(terms.time(), Usage.Day::time);
    }

    private void bounded(@Nullable Budget budget, ToLongFunction<Usage.Day> what) {
      if (budget != null) {
        Map<LocalDate, Long> sums = new HashMap<>();
        usage
            .days()
            .forEach(
                day ->
                    sums.merge(budget.period().first(day.day()), what.applyAsLong(day), Long::sum));
        assertThat(sums.values()).as(seed).allMatch(sum -> sum <= budget.amount());
      }
    }

    private void ask() {
      var wish =
          new Opening.Wish(
              "s" + opened, ACCOUNT, terms, sessions, stated, Start.USE, false, chain, null);
      switch (of(wish, now)) {
        case Opening.Joined(Session session) -> {
          assertThat(session.id()).as(seed).isEqualTo(last.id());
          assertThat(session.left()).as(seed).isEqualTo(last.left());
          last = session.used(now);
        }
        case Opening.Opened(Session session) -> {
          opened++;
          uses(session.pass());
          usage = Charges.session(usage, LocalDate.ofInstant(now, zone));
          given.put(session.id(), terms.length());
          last = session;
          if (stated || chain == null) {
            bounded(sessions, Usage.Day::sessions);
          }
        }
        case Opening.Refused refused -> refused(refused, wish);
      }
    }

    /** The same is told until the instant that was named, and not from then on. */
    private void refused(Opening.Refused refused, Opening.Wish wish) {
      seen.add(refused.reason());
      assertThat(refused.until()).as(seed).isAfter(now);
      Instant told =
          refused.until().equals(Instant.MAX) ? now.plusSeconds(90_000) : refused.until();
      List<Instant> before = List.of(now.plusSeconds(1), told.minusMillis(1));
      for (Instant at : before) {
        if (at.isBefore(refused.until())) {
          Opening then = of(wish, at);
          assertThat(then).as(seed).isInstanceOf(Opening.Refused.class);
        }
      }
      if (!refused.until().equals(Instant.MAX)
          && of(wish, refused.until()) instanceof Opening.Refused then) {
        assertThat(then.reason()).as(seed).isNotEqualTo(refused.reason());
        assertThat(then.until()).as(seed).isAfter(refused.until());
      }
    }

    private Session deed(Session session) {
      switch (random.nextInt(7)) {
        case 0 -> {
          return session.pause();
        }
        case 1 -> {
          Duration by = Duration.ofMillis(1 + random.nextInt(2_000_000));
          if (session.ending() != Ending.REVOKED) {
            given.merge(session.id(), by, Duration::plus);
          }
          return session.extend(by, now);
        }
        case 2 -> {
          return session.end(Ending.USER, now);
        }
        case 6 -> {
          return session.checkIn(now);
        }
        case 3 -> {
          return session.end(Ending.REVOKED, now);
        }
        default -> {
          return session.state() == State.PAUSED ? session.resume(now) : session.used(now);
        }
      }
    }
  }
}
