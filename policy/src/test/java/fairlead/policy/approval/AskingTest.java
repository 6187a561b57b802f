package fairlead.policy.approval;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AskingTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-25T00:00:00Z");
  private static final Instant TURN = MIDNIGHT.plus(Duration.ofDays(1));
  private static final Instant NOON = MIDNIGHT.plus(Duration.ofHours(12));

  private final List<AccessRequest> earlier = new ArrayList<>();

  private static Chain chain(Budget limit) {
    return new Chain(
        "quick",
        Duration.ofHours(1),
        limit,
        List.of(new Stage(new By.Group("teachers"), 1)),
        Chain.Opens.HOSTS,
        0,
        Duration.ofHours(1));
  }

  private Asking ask(Instant now, String... hosts) {
    return ask(null, now, hosts);
  }

  private Asking ask(Budget limit, Instant now, String... hosts) {
    Asking.Wish wish =
        new Asking.Wish(
            "id", "ben", "ben", "lab", Set.of(hosts), "rule", "why", null, chain(limit));
    return Asking.of(wish, earlier, MIDNIGHT, TURN, now);
  }

  private AccessRequest add(Instant asked, String... hosts) {
    AccessRequest made =
        AccessRequest.ask(
            new Asking.Wish(
                "r" + earlier.size(),
                "ben",
                "ben",
                "lab",
                Set.of(hosts),
                "rule",
                "why",
                null,
                chain(null)),
            asked);
    earlier.add(made);
    return made;
  }

  private void add(State state, Instant at, String... hosts) {
    AccessRequest made = add(at.minusSeconds(1), hosts);
    earlier.set(earlier.size() - 1, made.over(state, new Decided(at, "ann", "no")));
  }

  private static Asking refused(Asking.Why why, Instant until) {
    return new Asking.Refused(why, until);
  }

  @Test
  void anEqualWishAnswersWithTheOneThatWaits() {
    AccessRequest waiting = add(NOON.minusSeconds(60), "a.test", "b.test");
    assertThat(ask(NOON, "b.test", "a.test")).isEqualTo(new Asking.Pending(waiting));
    assertThat(ask(NOON, "a.test")).isInstanceOf(Asking.Made.class);
    assertThat(ask(NOON.plus(Duration.ofHours(1)), "a.test", "b.test"))
        .as("that has expired")
        .isInstanceOf(Asking.Made.class);
  }

  @Test
  void noMoreThanEightWait() {
    for (int i = 0; i < Asking.MOST_PENDING; i++) {
      assertThat(ask(NOON, "x.test")).isInstanceOf(Asking.Made.class);
      add(NOON.minusSeconds(60), i + ".test");
    }
    assertThat(ask(NOON, "x.test")).isEqualTo(refused(Asking.Why.TOO_MANY_PENDING, null));
    assertThat(ask(NOON, "3.test")).isInstanceOf(Asking.Pending.class);
  }

  @Test
  void theChainsLimitHoldsUntilItsPeriodTurns() {
    add(State.DENIED, MIDNIGHT.minusSeconds(1), "y.test");
    for (int i = 0; i < 5; i++) {
      assertThat(ask(new Budget(5, Period.DAY), NOON, "x.test")).isInstanceOf(Asking.Made.class);
      add(State.WITHDRAWN, NOON.minusSeconds(60), i + ".test");
    }
    assertThat(ask(new Budget(5, Period.DAY), NOON, "x.test"))
        .isEqualTo(refused(Asking.Why.LIMIT, TURN));
    assertThat(ask(NOON, "x.test")).isInstanceOf(Asking.Made.class);
  }

  @Test
  void aChainThatStatesNoneHasALimitToo() {
    for (int i = 0; i < 20; i++) {
      assertThat(ask(NOON, "x.test")).isInstanceOf(Asking.Made.class);
      add(State.APPROVED, NOON.minusSeconds(60), i + ".test");
    }
    assertThat(ask(NOON, "x.test")).isEqualTo(refused(Asking.Why.LIMIT, TURN));
  }

  @Test
  void fiftyADayAreEnoughForEverybody() {
    for (int i = 0; i < 50; i++) {
      assertThat(ask(new Budget(999, Period.DAY), NOON, "x.test")).isInstanceOf(Asking.Made.class);
      add(State.APPROVED, NOON.minusSeconds(600 - i), i + ".test");
    }
    Instant first = earlier.getFirst().asked();
    assertThat(ask(new Budget(999, Period.DAY), NOON, "x.test"))
        .isEqualTo(refused(Asking.Why.LIMIT, first.plus(Duration.ofDays(1))));
  }

  @Test
  void afterADenialThereIsAPauseThatDoublesEachTime() {
    add(State.DENIED, NOON, "a.test");
    Instant first = NOON.plus(Duration.ofMinutes(10));
    assertThat(ask(NOON.plusSeconds(1), "a.test", "b.test"))
        .as("with another host beside it")
        .isEqualTo(refused(Asking.Why.DENIED_JUST_NOW, first));
    assertThat(ask(NOON.plusSeconds(1), "b.test")).isInstanceOf(Asking.Made.class);
    assertThat(ask(NOON.plusSeconds(1))).as("the tier").isInstanceOf(Asking.Made.class);
    assertThat(ask(first, "a.test")).isInstanceOf(Asking.Made.class);
    add(State.DENIED, first, "a.test");
    assertThat(ask(first, "a.test"))
        .isEqualTo(refused(Asking.Why.DENIED_JUST_NOW, first.plus(Duration.ofMinutes(20))));
    for (int i = 0; i < 8; i++) {
      add(State.DENIED, first, "a.test");
    }
    assertThat(ask(first, "a.test"))
        .isEqualTo(refused(Asking.Why.DENIED_JUST_NOW, first.plus(Duration.ofHours(24))));
  }
}
