package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.match.Host;
import fairlead.policy.session.Account;
import fairlead.proxy.TestClock;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.ledger.MemoryHoldings;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.notice.Notices;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When what is held here is looked after, among many that need nothing. */
class SessionKeeperTest {
  private static final PolicySet POLICY =
      policy(
          """
          version: 1
          tiers:
            monitored:
              session: { length: 2h, idle: 20m }
              quota: { data: 1TiB/day }
              allow: [ { hosts: [a.test] } ]
          default-tier: monitored
          """);
  private static final int MANY = 3_000;

  private final TestClock clock = new TestClock();
  private final Ledger ledger = new Ledger(clock);
  private final SessionKeeper keeper =
      new SessionKeeper(
          ledger,
          new MemoryHoldings(),
          ledger,
          () -> POLICY,
          () -> "s" + ledger.opened++,
          () -> clock.millis() * 1_000_000,
          new SessionRecords(new ListedRecords()),
          Notices.NOBODY);

  /** Notes what it is asked and told. */
  private static final class Ledger extends MemoryLedger {
    final List<String> looked = new ArrayList<>();
    final List<Touch> touched = new ArrayList<>();
    int opened;

    Ledger(TestClock clock) {
      super(clock::millis);
    }

    @Override
    public CompletionStage<Optional<Held>> look(Account account, ZoneId zone) {
      looked.add(account.user());
      return super.look(account, zone);
    }

    @Override
    public CompletionStage<Void> touch(List<Touch> touches) {
      touched.addAll(touches);
      return super.touch(touches);
    }
  }

  private static PolicySet policy(String text) {
    Map<String, byte[]> files = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  /** One request, which is let in. */
  private void use(String user) {
    Principal principal = new Principal(user, Set.of());
    InetAddress here = InetAddress.getLoopbackAddress();
    PolicySet.Assignment assignment = POLICY.assign(principal, here);
    Host host = Objects.requireNonNull(Host.parse("a.test"));
    WebRequest request = new WebRequest(Scheme.HTTP, host, 80, "GET", "/");
    Admission.Verdict verdict = keeper.sessions().ask(POLICY, assignment, principal, request);
    if (verdict instanceof Admission.Later later) {
      later.answered().toCompletableFuture().join();
      verdict = keeper.sessions().ask(POLICY, assignment, principal, request);
    }
    assertThat(verdict).isInstanceOf(Admission.Admitted.class);
    Passage passage = ((Admission.Admitted) verdict).admission().passage();
    passage.take(1_000, false);
    passage.close();
  }

  private void crowd() {
    for (int i = 0; i < MANY; i++) {
      use("u" + i);
    }
    sweeps(2);
    ledger.looked.clear();
    ledger.touched.clear();
  }

  private void sweeps(int count) {
    for (int i = 0; i < count; i++) {
      clock.pass(Duration.ofMillis(500));
      keeper.sweep();
    }
  }

  @Test
  void whatCouldNotBeAskedIsAskedByTheNextSweep() {
    crowd();
    sweeps(20);
    ledger.gone(true);
    keeper.refresh(new Account("u1234", "monitored"));
    ledger.gone(false);
    ledger.looked.clear();
    sweeps(1);
    assertThat(ledger.looked).containsExactly("u1234");
  }

  @Test
  void thoseWhomNobodyUsesAreNotAskedFor() {
    crowd();
    sweeps(240);
    assertThat(ledger.looked).isEmpty();
    assertThat(ledger.touched).isEmpty();
  }

  @Test
  void useBehindALongSilenceIsToldByTheNextSweep() {
    crowd();
    sweeps(100);
    clock.pass(Duration.ofMinutes(15));
    keeper.sweep();
    ledger.touched.clear();
    use("u77");
    sweeps(1);
    assertThat(ledger.touched)
        .singleElement()
        .satisfies(touch -> assertThat(touch.used()).isAfter(clock.instant().minusSeconds(1)));
  }

  @Test
  void useIsToldWithinHalfAMinuteAndNotEachTime() {
    crowd();
    sweeps(70);
    ledger.touched.clear();
    for (int i = 0; i < 240; i++) {
      use("u77");
      sweeps(1);
    }
    assertThat(ledger.touched).hasSizeBetween(4, 5);
  }

  @Test
  void aSessionIsAskedForWhenItIsOver() {
    crowd();
    for (int i = 0; i < 5; i++) {
      clock.pass(Duration.ofMinutes(19));
      use("u5");
      sweeps(1);
    }
    ledger.looked.clear();
    clock.pass(Duration.ofMinutes(19));
    use("u5");
    clock.pass(Duration.ofMinutes(6));
    keeper.sweep();
    assertThat(ledger.looked).contains("u5");
    assertThat(keeper.counts().getOrDefault("monitored", Map.of())).doesNotContainKey("active");
  }

  @Test
  void countsBySessionsState() {
    use("ann");
    use("ben");
    assertThat(keeper.counts()).isEmpty();
    sweeps(1);
    assertThat(keeper.counts()).isEqualTo(Map.of("monitored", Map.of("active", 2)));
    var held = ledger.look(new Account("ben", "monitored"), ZoneOffset.UTC);
    String id = held.toCompletableFuture().join().orElseThrow().session().id();
    ledger.act(
        new fairlead.proxy.ledger.SessionLedger.Act(
            "a1", id, "ann", fairlead.proxy.ledger.SessionLedger.Deed.PAUSE, null, "lunch"),
        ZoneOffset.UTC);
    sweeps(1);
    assertThat(keeper.counts()).isEqualTo(Map.of("monitored", Map.of("active", 1, "paused", 1)));
    sweeps(400);
    assertThat(keeper.counts()).isEmpty();
  }
}
