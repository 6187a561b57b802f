package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.approval.Grants;
import fairlead.policy.load.PolicyLoader;
import fairlead.proxy.TestClock;
import fairlead.proxy.ledger.Heartbeat.Change.Kind;
import fairlead.proxy.ledger.HoldingLedger;
import fairlead.proxy.ledger.Holdings;
import fairlead.proxy.ledger.LedgerUnavailable;
import fairlead.proxy.ledger.MemoryLedger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When the ledger is asked what people hold, and what is known meanwhile. */
class GrantBookTest {
  private static final PolicySet POLICY =
      policy(
          """
          version: 1
          tiers:
            pupil:
              allow: [ { id: one, hosts: [one.example] } ]
              ask: [ { id: new-host, hosts: ["*"], approval: quick } ]
          approvals:
            quick:
              pending: 1h
              stages: [ { by: group:teachers, needed: 1 } ]
              grant: { opens: hosts, valid: 1h }
          default-tier: pupil
          """);

  private final TestClock clock = new TestClock();
  private final MemoryLedger heartbeat = new MemoryLedger(clock::millis);
  private final List<CompletableFuture<Holdings>> asked = new ArrayList<>();
  private final HoldingLedger ledger =
      (user, zone) -> {
        CompletableFuture<Holdings> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
      };
  private final GrantBook book =
      new GrantBook(ledger, heartbeat, () -> POLICY, () -> clock.millis() * 1_000_000);

  private static PolicySet policy(String text) {
    Map<String, byte[]> files = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  private static Holdings some() {
    return new Holdings(new Grants(List.of()), List.of());
  }

  private Grants held() {
    return book.grants(POLICY, "ben");
  }

  @Test
  void asksOnceAndKnowsFromThenOn() {
    assertThat(held()).isSameAs(GrantBook.UNKNOWN);
    assertThat(held()).isSameAs(GrantBook.UNKNOWN);
    assertThat(asked).hasSize(1);
    asked.getFirst().complete(some());
    Grants known = held();
    assertThat(known).isNotSameAs(GrantBook.UNKNOWN).isSameAs(held());
    clock.pass(Duration.ofMinutes(9));
    assertThat(held()).isSameAs(known);
    clock.pass(Duration.ofMinutes(11));
    assertThat(held()).as("was forgotten").isSameAs(GrantBook.UNKNOWN);
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatChangesWhileItIsReadIsReadAgain() {
    held();
    heartbeat.tell(Kind.ACCESS, "ben");
    heartbeat.tell(Kind.ACCESS, "ben");
    heartbeat.tell(Kind.ACCESS, "ann");
    assertThat(asked).hasSize(1);
    asked.getFirst().complete(some());
    assertThat(asked).as("once more").hasSize(2);
    Grants before = held();
    asked.getLast().complete(some());
    assertThat(held()).isNotSameAs(before);
    heartbeat.tell(Kind.EVERYTHING, "");
    assertThat(asked).hasSize(3);
  }

  @Test
  void aLedgerThatIsAwayIsAskedAgainInAWhile() {
    CompletableFuture<Void> answered = book.answered("ben");
    asked.getFirst().completeExceptionally(new LedgerUnavailable("gone", null));
    assertThat(answered).isCompleted();
    assertThat(book.answered("ben")).as("just failed").isNull();
    held();
    assertThat(asked).hasSize(1);
    clock.pass(Duration.ofSeconds(3));
    held();
    asked.getLast().complete(some());
    Grants known = held();
    heartbeat.tell(Kind.ACCESS, "ben");
    asked.getLast().completeExceptionally(new LedgerUnavailable("gone", null));
    assertThat(held()).as("goes on").isSameAs(known);
    heartbeat.gone(true);
    book.sweep();
    assertThat(asked).hasSize(3);
    heartbeat.gone(false);
    book.sweep();
    book.sweep();
    assertThat(asked).hasSize(4);
  }

  @Test
  void pagesWaitUntilItIsKnown() {
    Principal ben = new Principal("ben", Set.of());
    var place = book.of(POLICY, ben, InetAddress.getLoopbackAddress()).toCompletableFuture();
    assertThat(place).isNotDone();
    asked.getFirst().complete(some());
    assertThat(place.join().tier().name()).isEqualTo("pupil");
    var ann = new Principal("ann", Set.of());
    var other = book.of(POLICY, ann, InetAddress.getLoopbackAddress()).toCompletableFuture();
    asked.getLast().completeExceptionally(new LedgerUnavailable("gone", null));
    assertThat(other).isCompletedExceptionally();
  }
}
