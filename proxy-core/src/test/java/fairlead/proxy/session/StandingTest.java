package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.ledger.SessionLedger.Touch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the ledger hears of a session, and when. */
class StandingTest {
  private static final Account BEN = new Account("ben", "monitored");
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final long NOW = NOON.toEpochMilli();
  private static final Session.Terms TERMS =
      new Session.Terms(
          Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofMinutes(2), null, null);

  private final Standing standing = new Standing(BEN, new MemoryLedger(() -> NOW), new Agenda());

  private static Session session(String id) {
    return Session.open(id, BEN, TERMS, NOON);
  }

  private void hold(Session session) {
    standing.hold(new Held(session, Usage.NONE), ZoneOffset.UTC, NOW);
  }

  private List<Touch> told(long now) {
    List<Touch> all = new ArrayList<>();
    standing.tell(now, false, told -> all.add(told.touch()));
    return all;
  }

  @Test
  void useIsToldNowAndThenWhileASessionGoesOnAndAtOnceWhenItIsOver() {
    hold(session("A"));
    standing.tally().moved(1, 10);
    assertThat(told(NOW)).extracting(Touch::down).containsExactly(10L);
    standing.tally().moved(2, 20);
    assertThat(told(NOW + 1_000)).isEmpty();
    assertThat(standing.isTold()).isFalse();
    hold(session("A").end(Ending.REVOKED, NOON));
    assertThat(told(NOW + 1_500)).extracting(Touch::up).containsExactly(2L);
    standing.tally().moved(3, 30);
    assertThat(told(NOW + 2_000)).extracting(Touch::up).containsExactly(3L);
    assertThat(standing.isTold()).isTrue();
  }

  @Test
  void whatMovesInADrainIsToldAtOnce() {
    hold(session("A"));
    long end = NOW + Duration.ofHours(1).toMillis();
    standing.tally().moved(1, 0);
    assertThat(told(end + 100)).hasSize(1);
    standing.tally().moved(1, 0);
    assertThat(told(end + 600)).hasSize(1);
  }

  @Test
  void whatMovesBehindAnotherSessionCountsForItsOwn() {
    hold(session("A").end(Ending.USER, NOON));
    Tally first = standing.tally();
    first.enter();
    hold(Session.open("B", BEN, TERMS, NOON.plusSeconds(1)));
    first.moved(5, 50);
    standing.tally().moved(6, 60);
    assertThat(told(NOW + 2_000))
        .extracting(Touch::session, Touch::up)
        .containsExactly(tuple("A", 5L), tuple("B", 6L));
    assertThat(standing.isTold()).as("more may come").isFalse();
    first.moved(0, 7);
    first.leave();
    assertThat(told(NOW + 2_500)).extracting(Touch::down).containsExactly(7L);
    told(NOW + 3_000);
    assertThat(standing.isTold()).isTrue();
  }

  @Test
  void whatTheLedgerDidNotHearIsToldAgainForTheSameSession() {
    hold(session("A"));
    standing.tally().moved(1, 10);
    standing.tell(NOW, false, Standing.Told::notHeard);
    hold(Session.open("B", BEN, TERMS, NOON.plusSeconds(1)));
    assertThat(told(NOW + 40_000))
        .extracting(Touch::session, Touch::down)
        .contains(tuple("A", 10L));
  }

  @Test
  void whatWasOpenedHereAloneCountsForWhatTheLedgerMadeOfIt() {
    standing.holdAlone(session("L"), ZoneOffset.UTC);
    standing.tally().moved(1, 10);
    assertThat(told(NOW + 40_000)).as("the ledger does not know it").isEmpty();
    hold(session("A"));
    assertThat(told(NOW + 80_000)).extracting(Touch::session).containsExactly("A");
  }

  @Test
  void theSweepComesAtOnceWhileAnythingIsLeftToTellOfASessionThatIsOver() {
    hold(session("A"));
    standing.tally().moved(1, 10);
    told(NOW);
    assertThat(standing.nextVisit(NOW)).isGreaterThan(8);
    standing.enter();
    hold(session("A").end(Ending.REVOKED, NOON));
    assertThat(standing.nextVisit(NOW)).as("somebody is in it").isEqualTo(1);
    standing.leave();
    standing.tally().moved(1, 10);
    assertThat(standing.nextVisit(NOW)).isEqualTo(1);
    told(NOW);
    assertThat(standing.nextVisit(NOW)).isGreaterThan(1);
  }
}
