package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.session.Account;
import fairlead.proxy.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgendaTest {
  private final Agenda agenda = new Agenda();
  private final MemoryLedger ledger = new MemoryLedger(() -> 0);
  private long now = 1_000_000;

  private Standing standing(String user) {
    return new Standing(new Account(user, "monitored"), ledger, agenda);
  }

  /** Those who are visited half a second later. */
  private List<Standing> turn() {
    return turn(500);
  }

  private List<Standing> turn(long millis) {
    now += millis;
    List<Standing> visited = new ArrayList<>();
    agenda.turn(now, visited::add);
    return visited;
  }

  @Test
  void aNewOneIsVisitedNextAndThenOnlyWhenItIsStirred() {
    Standing one = standing("ben");
    assertThat(turn()).containsExactly(one);
    assertThat(turn()).isEmpty();
    one.stir();
    one.stir();
    assertThat(turn()).containsExactly(one);
    assertThat(turn()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 59, 60})
  void isVisitedWhenThatIsPlannedAndNotBefore(int halfSeconds) {
    Standing one = standing("ben");
    for (int round = 0; round < 3; round++) {
      one.stir();
      turn();
      agenda.plan(one, halfSeconds);
      for (int i = 1; i < halfSeconds; i++) {
        assertThat(turn()).isEmpty();
      }
      assertThat(turn()).containsExactly(one);
      assertThat(agenda.sinceVisit(one)).isEqualTo(1);
    }
  }

  @Test
  void theFirstOfSeveralPlansCounts() {
    Standing one = standing("ben");
    turn();
    agenda.plan(one, 10);
    agenda.plan(one, 2);
    agenda.plan(one, 5);
    assertThat(turn()).isEmpty();
    assertThat(turn()).containsExactly(one);
    agenda.plan(one, 8);
    for (int i = 1; i < 8; i++) {
      assertThat(turn()).isEmpty();
    }
    assertThat(turn()).containsExactly(one);
  }

  @Test
  void whatWasStirredAndIsDueIsVisitedOnce() {
    Standing one = standing("ben");
    turn();
    agenda.plan(one, 1);
    one.stir();
    assertThat(turn()).containsExactly(one);
    agenda.plan(one, 3);
    turn();
    turn();
    assertThat(turn()).containsExactly(one);
  }

  @Test
  void aLongPauseLeavesNobodyOut() {
    List<Standing> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(standing("u" + i));
    }
    assertThat(turn()).containsExactlyElementsOf(all);
    for (int i = 0; i < 200; i++) {
      agenda.plan(all.get(i), 1 + i % Agenda.LONGEST);
    }
    assertThat(turn(3_600_000)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(turn()).isEmpty();
  }

  @Test
  void aTurnThatIsLateCatchesUp() {
    Standing one = standing("ben");
    turn();
    agenda.plan(one, 4);
    assertThat(turn(1_600)).isEmpty();
    assertThat(turn(500)).containsExactly(one);
  }

  @Test
  void whatIsStirredWhileItIsVisitedHasAnotherTurn() {
    Standing one = standing("ben");
    List<Standing> visited = new ArrayList<>();
    agenda.turn(
        now,
        standing -> {
          visited.add(standing);
          standing.stir();
        });
    assertThat(visited).containsExactly(one);
    assertThat(turn()).containsExactly(one);
  }

  @Test
  void whatWasDroppedIsForgotten() {
    Standing one = standing("ben");
    assertThat(one.drop()).isTrue();
    assertThat(turn()).isEmpty();
  }
}
