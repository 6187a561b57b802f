package fairlead.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Opening.Joined;
import fairlead.policy.session.Opening.Opened;
import fairlead.policy.session.Opening.Refused;
import fairlead.policy.session.Session.Deadline;
import fairlead.policy.session.Session.Run;
import fairlead.policy.session.Session.Settled;
import fairlead.policy.session.Session.State;
import fairlead.policy.session.Session.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session's rules, one by one. */
class SessionTest {

  private static final ZoneId LONDON = ZoneId.of("Europe/London");
  private static final Account ACCOUNT = new Account("ben", "monitored");
  private static final Instant TEN = Instant.parse("2026-11-25T10:00:00Z");
  private static final Budget TWO_A_DAY = new Budget(2, Period.DAY);

  private static Session hour() {
    return Session.open("s", ACCOUNT, terms(Duration.ofHours(1), null), TEN);
  }

  private static Terms terms(@Nullable Duration length, @Nullable Budget time) {
    return new Terms(length, Duration.ofMinutes(15), Duration.ofMinutes(2), null, time);
  }

  private static Instant after(int minutes) {
    return TEN.plus(Duration.ofMinutes(minutes));
  }

  private static Settled settle(Session session, Instant now) {
    return session.settle(Usage.NONE, LONDON, now);
  }

  private static Session at(Session session, Instant now) {
    return settle(session, now).session();
  }

  private static Opening ask(@Nullable Session last, Instant now) {
    var wish = new Opening.Wish("next", ACCOUNT, terms(Duration.ofHours(1), null), TWO_A_DAY, true);
    return Opening.of(last == null ? null : at(last, now), wish, Usage.NONE, LONDON, now);
  }

  @Test
  void endsWithItsLengthWhoeverLooksAndWhen() {
    Session used = at(hour(), after(14)).used(after(14));
    used = at(used, after(28)).used(after(28));
    used = at(used, after(42)).used(after(42));
    used = at(used, after(56)).used(after(56));
    assertThat(used.deadline(Usage.NONE, LONDON)).isEqualTo(new Deadline(after(60), Ending.LENGTH));
    assertThat(at(used, after(60).minusMillis(1)).state()).isEqualTo(State.ACTIVE);
    assertThat(at(used, after(60))).isEqualTo(at(used, after(600)));
    Session over = at(used, after(60));
    assertThat(over.ending()).isEqualTo(Ending.LENGTH);
    assertThat(over.ended()).isEqualTo(after(60));
    assertThat(over.unfinished()).isFalse();
  }

  @Test
  void idleEndKeepsWhatIsLeftUntilTheDayTurns() {
    Session idle = at(hour().used(after(10)), after(300));
    assertThat(idle.ending()).isEqualTo(Ending.IDLE);
    assertThat(idle.ended()).isEqualTo(after(25));
    assertThat(idle.left()).hasMinutes(35);
    Instant late = Instant.parse("2026-11-25T23:59:59.999Z");
    assertThat(ask(idle, late)).isEqualTo(new Joined(idle.reuse(idle.left(), late)));
    assertThat(idle.resume(late).left()).hasMinutes(35);
    Instant midnight = Instant.parse("2026-11-26T00:00:00Z");
    assertThat(ask(idle, midnight)).isInstanceOf(Opened.class);
  }

  @Test
  void sessionWithoutLengthThatIdledIsFollowedByAnother() {
    Session idle = at(Session.open("s", ACCOUNT, terms(null, null), TEN), after(20));
    assertThat(idle.ending()).isEqualTo(Ending.IDLE);
    assertThat(ask(idle, after(30))).isInstanceOf(Opened.class);
  }

  @Test
  void usersOwnEndIsFollowedByAnother() {
    Session over = at(hour(), after(5)).end(Ending.USER, after(5));
    assertThat(over.unfinished()).isTrue();
    assertThat(ask(over, after(6)))
        .isEqualTo(
            new Opened(Session.open("next", ACCOUNT, terms(Duration.ofHours(1), null), after(6))));
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/London,2026-11-25T10:00:00Z,2026-11-26T00:00:00Z",
    "Europe/London,2026-10-25T00:30:00Z,2026-10-26T00:00:00Z",
    "America/New_York,2026-03-08T06:00:00Z,2026-03-09T04:00:00Z",
    "America/Asuncion,2023-10-01T03:00:00Z,2023-10-01T04:00:00Z",
    "America/Asuncion,2023-03-26T03:30:00Z,2023-03-26T04:00:00Z",
    "Africa/Cairo,2026-04-23T12:00:00Z,2026-04-23T22:00:00Z",
    "Africa/Cairo,2026-10-29T21:30:00Z,2026-10-29T22:00:00Z"
  })
  void revokedBlocksUntilTheDayTurns(ZoneId zone, Instant revoked, Instant turn) {
    Session session = Session.open("s", ACCOUNT, terms(Duration.ofHours(1), null), revoked);
    Session over = session.end(Ending.REVOKED, revoked);
    var wish = new Opening.Wish("next", ACCOUNT, session.terms(), TWO_A_DAY, true);
    for (Instant now = revoked; now.isBefore(turn); now = now.plusSeconds(60)) {
      assertThat(Opening.of(over, wish, Usage.NONE, zone, now))
          .isEqualTo(new Refused(DenyReason.REVOKED, turn));
    }
    assertThat(Opening.of(over, wish, Usage.NONE, zone, turn)).isInstanceOf(Opened.class);
    assertThat(Opening.of(over.resume(revoked), wish, Usage.NONE, zone, revoked))
        .isInstanceOf(Joined.class);
  }

  @Test
  void operatorsEndWinsOverEveryOther() {
    Session over = at(hour(), after(5)).end(Ending.USER, after(5));
    assertThat(over.end(Ending.USER, after(9))).isEqualTo(over);
    Session revoked = over.end(Ending.REVOKED, after(9));
    assertThat(revoked.ending()).isEqualTo(Ending.REVOKED);
    assertThat(revoked.ended()).isEqualTo(after(9));
    assertThat(revoked.end(Ending.REVOKED, after(10))).isEqualTo(revoked);
    assertThat(revoked.end(Ending.USER, after(10))).isEqualTo(revoked);
    assertThat(ask(at(hour(), after(300)).end(Ending.REVOKED, after(301)), after(302)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void userDoesNotLeaveAPauseByAnEnd() {
    Session paused = at(hour(), after(5)).pause();
    assertThat(paused.end(Ending.USER, after(5))).isEqualTo(paused);
    assertThat(ask(paused.end(Ending.USER, after(5)), after(6))).isInstanceOf(Joined.class);
    assertThat(paused.end(Ending.REVOKED, after(5)).ending()).isEqualTo(Ending.REVOKED);
  }

  @Test
  void pauseStopsLengthAndIdleAndMovesTheDeadline() {
    Session paused = at(hour(), after(10)).pause();
    Settled later = settle(paused, after(2000));
    assertThat(later.runs()).isEmpty();
    assertThat(later.session().state()).isEqualTo(State.PAUSED);
    assertThat(later.session().left()).hasMinutes(50);
    assertThat(later.session().deadline(Usage.NONE, LONDON).at()).isEqualTo(after(2050));
    Session again = later.session().resume(after(2000));
    assertThat(at(again, after(2014)).state()).isEqualTo(State.ACTIVE);
    assertThat(at(again.used(after(2049)), after(2050)).ended()).isEqualTo(after(2050));
  }

  @Test
  void extensionIsAddedToWhatIsLeft() {
    Session longer = at(hour(), after(10)).extend(Duration.ofMinutes(30), after(10));
    assertThat(longer.deadline(Usage.NONE, LONDON).at()).isEqualTo(after(90));
    Session over = at(hour().used(after(59)), after(70));
    Session again = over.extend(Duration.ofMinutes(5), after(70));
    assertThat(again.state()).isEqualTo(State.ACTIVE);
    assertThat(again.deadline(Usage.NONE, LONDON).at()).isEqualTo(after(75));
    Session endless = Session.open("s", ACCOUNT, terms(null, null), TEN);
    assertThat(endless.extend(Duration.ofMinutes(5), TEN)).isEqualTo(endless);
    assertThat(endless.deadline(Usage.NONE, LONDON).at()).isEqualTo(Instant.MAX);
  }

  @Test
  void timeBudgetBeginsAnewWhenItsPeriodTurns() {
    LocalDate day = LocalDate.parse("2026-11-25");
    Instant evening = Instant.parse("2026-11-25T23:30:00Z");
    Terms terms =
        new Terms(
            null, Duration.ofHours(2), Duration.ZERO, null, new Budget(90 * 60_000, Period.DAY));
    Session session = Session.open("s", ACCOUNT, terms, evening);
    Usage used = new Usage(List.of(new Usage.Day(day, 0, 60 * 60_000, 1)));
    Settled over = session.settle(used, LONDON, Instant.parse("2026-11-26T09:00:00Z"));
    assertThat(over.session().ended()).isEqualTo("2026-11-26T01:30:00Z");
    assertThat(over.session().ending()).isEqualTo(Ending.TIME);
    assertThat(over.runs())
        .containsExactly(
            new Run(day, Duration.ofMinutes(30)), new Run(day.plusDays(1), Duration.ofMinutes(90)));
    Usage more = new Usage(List.of(new Usage.Day(day, 0, 60 * 60_000 + 1, 1)));
    assertThat(session.deadline(more, LONDON))
        .isEqualTo(new Deadline(Instant.parse("2026-11-25T23:59:59.999Z"), Ending.TIME));
  }

  @Test
  void budgetOfAWholeDayIsShortOnADayOf25Hours() {
    Terms terms =
        new Terms(
            null,
            Duration.ofDays(366),
            Duration.ZERO,
            null,
            new Budget(24 * 3_600_000, Period.DAY));
    Session session = Session.open("s", ACCOUNT, terms, Instant.parse("2026-11-25T00:00:00Z"));
    assertThat(session.deadline(Usage.NONE, LONDON))
        .isEqualTo(new Deadline(Instant.parse("2027-10-31T23:00:00Z"), Ending.TIME));
    assertThat(session.deadline(Usage.NONE, ZoneId.of("UTC")).at()).isEqualTo(Instant.MAX);
  }

  @Test
  void timeThatIsToldLateChangesNothing() {
    Session session = at(hour(), after(10)).used(after(10));
    assertThat(session.used(after(5))).isEqualTo(session);
    assertThat(settle(session, after(9))).isEqualTo(new Settled(session, List.of()));
    assertThat(session.resume(after(12))).isEqualTo(session);
    Session over = session.end(Ending.USER, after(10));
    assertThat(over.pause()).isEqualTo(over);
    assertThat(settle(over, after(20))).isEqualTo(new Settled(over, List.of()));
  }

  private static Session supervised() {
    Lease lease = new Lease(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(15));
    return Session.open(
        "s",
        ACCOUNT,
        new Terms(
            Duration.ofHours(1), Duration.ofMinutes(15), Duration.ofMinutes(2), null, null, lease),
        TEN);
  }

  @Test
  void pausesAtTheEndOfTheGraceAndEndsAtThatOfTheHoldWhoeverLooksAndWhen() {
    Session session = supervised();
    assertThat(session.checkDue()).isEqualTo(after(5));
    assertThat(session.lapse()).isEqualTo(after(6));
    assertThat(at(session, after(6).minusMillis(1)).state()).isEqualTo(State.ACTIVE);
    Session paused = at(session, after(6));
    assertThat(paused.paused()).isEqualTo(new Pause(Pause.Cause.SUPERVISION, after(6)));
    assertThat(at(session, after(20))).isEqualTo(at(paused, after(20)));
    assertThat(at(session, after(20)).left()).hasMinutes(54);
    assertThat(settle(session, after(20)).runs())
        .containsExactly(new Run(LocalDate.parse("2026-11-25"), Duration.ofMinutes(6)));
    Session over = at(session, after(500));
    assertThat(over).isEqualTo(at(paused, after(21)));
    assertThat(over.ending()).isEqualTo(Ending.UNSUPERVISED);
    assertThat(over.ended()).isEqualTo(after(21));
    assertThat(over.drains()).isFalse();
  }

  @Test
  void checkInPutsThePauseOffOrEndsItAsIfItHadNotBeen() {
    Session session = at(supervised(), after(5)).checkIn(after(5));
    assertThat(session.lapse()).isEqualTo(after(11));
    Session late = at(session.used(after(3)), after(19)).checkIn(after(19));
    assertThat(late.state()).isEqualTo(State.ACTIVE);
    assertThat(late.left()).hasMinutes(49);
    assertThat(late.used()).as("idle time stood still").isEqualTo(after(3 + 8));
    assertThat(late.lapse()).isEqualTo(after(25));
    assertThat(hour().checkIn(after(1))).as("nobody supervises it").isEqualTo(hour());
  }

  @Test
  void pauseByHandHasNoHoldAndStopsTheWaitForACheckIn() {
    Session paused = at(supervised(), after(4)).pause();
    assertThat(at(paused, after(400)).state()).isEqualTo(State.PAUSED);
    assertThat(paused.checkIn(after(5))).isEqualTo(paused);
    Session again = at(paused, after(400)).resume(after(400));
    assertThat(again.lapse()).isEqualTo(after(402));
    Session lapsed = at(again, after(403)).pause();
    assertThat(lapsed.awaitsCheckIn()).isFalse();
    assertThat(at(lapsed, after(800)).resume(after(800)).lapse()).isEqualTo(after(806));
  }

  @Test
  void restingPutsNoCheckInOff() {
    Terms terms = supervised().terms();
    Terms restless =
        new Terms(terms.length(), Duration.ofMinutes(2), terms.drain(), null, null, terms.lease());
    Session idle = at(Session.open("s", ACCOUNT, restless, TEN), after(30));
    assertThat(idle.ending()).isEqualTo(Ending.IDLE);
    Session again = ((Joined) ask(idle, after(30))).session();
    assertThat(again.lapse()).as("two of six minutes have run").isEqualTo(after(34));
  }

  @Test
  void onlyASupervisorReopensWhatEndedForLackOfOne() {
    Session over = at(supervised(), after(100));
    Instant midnight = Instant.parse("2026-11-26T00:00:00Z");
    assertThat(ask(over, after(100)))
        .isEqualTo(new Refused(DenyReason.SUPERVISOR_ABSENT, midnight));
    assertThat(ask(over, midnight)).isInstanceOf(Opened.class);
    Session again = over.resume(after(100));
    assertThat(again.left()).hasMinutes(54);
    assertThat(again.lapse()).isEqualTo(after(106));
  }

  @Test
  void endsWithItsGrantEvenWhilePaused() {
    Pass pass = new Pass("g", after(30));
    Session session =
        Session.open("s", ACCOUNT, hour().terms(), pass, null, Duration.ofHours(1), TEN);
    assertThat(session.deadline(Usage.NONE, LONDON))
        .isEqualTo(new Deadline(after(30), Ending.GRANT));
    Session over = at(at(session, after(5)).pause(), after(31));
    assertThat(over.ending()).isEqualTo(Ending.GRANT);
    assertThat(over.ended()).isEqualTo(after(30));
    assertThat(over.left()).hasMinutes(55);
    assertThat(over.drains(after(31))).isTrue();
    assertThat(at(session, after(5)).end(Ending.GRANT, after(5)).drains()).as("revoked").isFalse();
  }
}
