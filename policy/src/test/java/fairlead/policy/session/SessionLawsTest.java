package fairlead.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Session.Settled;
import fairlead.policy.session.Session.State;
import fairlead.policy.session.Session.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions against one that is lived minute by minute, over days of every kind. */
class SessionLawsTest {

  private static final Account ACCOUNT = new Account("ben", "monitored");
  private static final int MINUTES = 9 * 24 * 60;

  /** Zones, and instants some hours before something happens to their days. */
  @ParameterizedTest
  @CsvSource({
    "UTC,2026-11-25T20:00:00Z",
    "Europe/London,2026-03-28T08:00:00Z",
    "Europe/London,2026-10-24T08:00:00Z",
    "America/New_York,2026-03-07T20:00:00Z",
    "America/New_York,2026-10-31T20:00:00Z",
    "America/Asuncion,2023-09-30T12:00:00Z",
    "America/Asuncion,2023-03-25T12:00:00Z",
    "Africa/Cairo,2026-04-23T10:00:00Z",
    "Africa/Cairo,2026-10-29T10:00:00Z",
    "America/Havana,2026-10-31T12:00:00Z",
    "America/St_Johns,2006-10-28T12:00:00Z",
    "Pacific/Apia,2011-12-29T12:00:00Z"
  })
  void livesAsItDoesMinuteByMinute(ZoneId zone, Instant start) {
    for (int seed = 0; seed < 60; seed++) {
      new Life(zone, start, seed).live();
    }
  }

  /** One life under random deeds, beside its model. */
  private static final class Life {
    private final ZoneId zone;
    private final Random random;
    private final String seed;
    private final Terms terms;
    private final int granted;
    private final SessionModel model;
    private Session session;
    private Usage usage = Usage.NONE;

    Life(ZoneId zone, Instant start, int seed) {
      this.zone = zone;
      this.random = new Random(seed * 0x9E3779B97F4A7C15L); // whose first bits differ, too
      this.terms = terms();
      this.granted = random.nextInt(4) > 0 ? SessionModel.NEVER : 1 + random.nextInt(MINUTES);
      this.seed =
          zone + " from " + start + ", seed " + seed + ", " + terms + ", granted " + granted;
      this.model = new SessionModel(start, 2 * MINUTES, zone, terms, granted);
      Pass pass =
          granted == SessionModel.NEVER
              ? null
              : new Pass("g", start.plus(Duration.ofMinutes(granted)));
      this.session = Session.open("s", ACCOUNT, terms, pass, null, terms.length(), start);
    }

    private Terms terms() {
      int[] idles = {5, 30, 200, 7 * 24 * 60};
      int idle = idles[random.nextInt(idles.length)];
      Duration length = random.nextBoolean() ? null : Duration.ofMinutes(1 + random.nextInt(900));
      return new Terms(
          length,
          Duration.ofMinutes(idle),
          Duration.ofMinutes(2),
          null,
          budget(random.nextInt(8)),
          lease());
    }

    private @Nullable Lease lease() {
      return random.nextBoolean()
          ? null
          : new Lease(
              Duration.ofMinutes(1 + random.nextInt(90)),
              Duration.ofMinutes(random.nextInt(20)),
              Duration.ofMinutes(random.nextInt(120)));
    }

    private @Nullable Budget budget(int kind) {
      return switch (kind) {
        case 0, 1 -> new Budget((1 + random.nextInt(300)) * 60_000L, Period.DAY);
        case 2 -> new Budget((20 + random.nextInt(6)) * 3_600_000L, Period.DAY);
        case 3 -> new Budget(24 * 3_600_000L, Period.DAY);
        case 4 -> new Budget((1 + random.nextInt(3000)) * 60_000L, Period.WEEK);
        case 5 -> new Budget((1 + random.nextInt(9000)) * 60_000L, Period.MONTH);
        default -> null;
      };
    }

    void live() {
      int minute = 0;
      while (minute < MINUTES) {
        minute += random.nextInt(random.nextInt(6) == 0 ? 2000 : 60);
        settle(model.at(minute));
        model.advance(minute);
        agrees("settled in minute " + minute);
        String deed = deed(minute);
        agrees(deed + " in minute " + minute);
      }
    }

    private void settle(Instant now) {
      Settled whole = session.settle(usage, zone, now);
      List<Session.Run> runs = new ArrayList<>();
      Session stepped = session;
      Usage charged = usage;
      long span = Duration.between(session.settled(), now).toMillis();
      for (long at = 0; at < span; at += 1 + random.nextLong(span)) {
        Settled step = stepped.settle(charged, zone, session.settled().plusMillis(at));
        stepped = step.session();
        charged = Charges.time(charged, step.runs());
        runs.addAll(step.runs());
      }
      Settled last = stepped.settle(charged, zone, now);
      runs.addAll(last.runs());
      assertThat(last.session()).as("in steps: %s", seed).isEqualTo(whole.session());
      assertThat(Charges.byDay(runs)).as(seed).isEqualTo(Charges.byDay(whole.runs()));
      session = whole.session();
      usage = Charges.time(usage, whole.runs());
    }

    private String deed(int minute) {
      Instant now = model.at(minute);
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3, 4 -> {
          session = session.used(now);
          model.used = Math.max(model.used, minute);
          return "used";
        }
        case 5 -> {
          session = session.pause();
          model.pause();
          return "paused";
        }
        case 6, 7 -> {
          session = session.resume(now);
          model.resume();
          return "resumed";
        }
        case 12, 13, 14 -> {
          session = session.checkIn(now);
          model.checkIn();
          return "checked in";
        }
        case 15 -> {
          if (model.ending == Ending.IDLE) {
            session = session.reuse(session.left(), now);
            model.reuse();
          }
          return "used again";
        }
        case 8 -> {
          int by = 1 + random.nextInt(120);
          session = session.extend(Duration.ofMinutes(by), now);
          model.extend(by);
          return "extended";
        }
        case 9 -> {
          Ending why = random.nextBoolean() ? Ending.USER : Ending.REVOKED;
          session = session.end(why, now);
          model.end(why);
          return "ended";
        }
        default -> {
          return "left alone";
        }
      }
    }

    private void agrees(String when) {
      String as = when + ", " + seed;
      assertThat(session.state()).as(as).isEqualTo(model.state);
      assertThat(session.ending()).as(as).isEqualTo(model.ending);
      assertThat(session.used()).as(as).isEqualTo(model.at(model.used));
      assertThat(session.checked()).as(as).isEqualTo(model.at(model.checked));
      assertThat(session.paused())
          .as(as)
          .isEqualTo(model.cause == null ? null : new Pause(model.cause, model.at(model.paused)));
      if (session.state() == State.ENDED) {
        assertThat(session.ended()).as(as).isEqualTo(model.at(model.ended));
      } else {
        assertThat(session.ended()).as(as).isNull();
        assertThat(session.settled()).as(as).isEqualTo(model.at(model.now));
        deadlineAgrees(as);
      }
      long ran = model.ran.values().stream().mapToLong(Long::longValue).sum();
      assertThat(Charges.byDay(usage).values().stream().mapToLong(ms -> ms / 60_000).sum())
          .as(as)
          .isEqualTo(ran);
      model.ran.forEach(
          (day, minutes) ->
              assertThat(usage.time(Period.DAY, day)).as(as).isEqualTo(minutes * 60_000));
      if (terms.length() != null) {
        assertThat(session.left()).as(as).isEqualTo(Duration.ofMinutes(model.given - ran));
        assertThat(session.left().isNegative()).as(as).isFalse();
      }
      if (terms.time() != null) {
        assertThat(usage.time(terms.time().period(), model.today()))
            .as(as)
            .isLessThanOrEqualTo(terms.time().amount());
      }
    }

    private void deadlineAgrees(String as) {
      if (random.nextInt(8) == 0) {
        Session.Deadline expected = model.deadline();
        Session.Deadline told = session.deadline(usage, zone);
        if (expected != null) {
          assertThat(told).as(as).isEqualTo(expected);
        } else {
          assertThat(told.at()).as(as).isAfter(model.at(2 * MINUTES - 2));
        }
      }
    }
  }
}
