package fairlead.proxy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.TestClock;
import fairlead.proxy.ledger.Refusals.Kept;
import fairlead.proxy.ledger.Refusals.Refusal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryRefusalsTest {
  private final TestClock clock = new TestClock();
  private final MemoryRefusals refusals = new MemoryRefusals(clock);
  private int made;

  private Refusal refusal(@Nullable String user, String host) {
    return refusal(user, host, DenyReason.NOT_IN_ALLOWLIST, "/");
  }

  private Refusal refusal(@Nullable String user, String host, DenyReason reason, String path) {
    String id = "ID" + made++;
    return new Refusal(
        id,
        clock.instant(),
        user,
        "monitored",
        reason,
        null,
        false,
        "GET",
        "http",
        host,
        80,
        path,
        null);
  }

  @Test
  void findsWhatItKeptByItsId() {
    Refusal one = refusal("ben", "a.example");
    assertThat(refusals.keep(one)).isEqualTo(one.id());
    assertThat(refusals.find(one.id())).contains(new Kept(one, 1));
    assertThat(refusals.find("ID999")).isEmpty();
  }

  @Test
  void equalOnesWithinTenSecondsShareOneIdAndACount() {
    Refusal first = refusal("ben", "a.example");
    refusals.keep(first);
    clock.pass(Duration.ofSeconds(6));
    assertThat(refusals.keep(refusal("ben", "b.example"))).isNotEqualTo(first.id());
    clock.pass(Duration.ofSeconds(4));
    assertThat(refusals.keep(refusal("ben", "a.example"))).isEqualTo(first.id());
    assertThat(refusals.find(first.id())).contains(new Kept(first, 2));
    clock.pass(Duration.ofMillis(1));
    assertThat(refusals.keep(refusal("ben", "a.example"))).isNotEqualTo(first.id());
  }

  @Test
  void whatDiffersInAnythingIsKeptApart() {
    refusals.keep(refusal("ben", "a.example"));
    refusals.keep(refusal("ann", "a.example"));
    refusals.keep(refusal(null, "a.example"));
    refusals.keep(refusal("ben", "a.example", DenyReason.PATH_NOT_ALLOWED, "/"));
    refusals.keep(refusal("ben", "a.example", DenyReason.NOT_IN_ALLOWLIST, "/x"));
    assertThat(refusals.latest("ben", 10)).hasSize(3).allMatch(kept -> kept.count() == 1);
    assertThat(refusals.latest("ann", 10)).hasSize(1);
  }

  @Test
  void nobodySeesAnothersOrThoseOfStrangers() {
    refusals.keep(refusal(null, "a.example"));
    refusals.keep(refusal("ann", "a.example"));
    assertThat(refusals.latest("ben", 10)).isEmpty();
    assertThat(refusals.latest("", 10)).isEmpty();
  }

  @Test
  void showsTheNewestFirstAndNoMoreThanAskedFor() {
    for (String host : List.of("a.example", "b.example", "c.example")) {
      refusals.keep(refusal("ben", host));
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(refusals.latest("ben", 2))
        .extracting(kept -> kept.refusal().host())
        .containsExactly("c.example", "b.example");
  }

  @Test
  void keepsAThousandOfAUserAndDropsTheOldest() {
    Refusal first = refusal("ben", "h.example");
    Refusal others = refusal("ann", "h.example");
    refusals.keep(first);
    refusals.keep(others);
    for (int i = 0; i < 1_000; i++) {
      refusals.keep(refusal("ben", "h" + i + ".example"));
    }
    assertThat(refusals.latest("ben", 2_000)).hasSize(1_000);
    assertThat(refusals.find(first.id())).isEmpty();
    assertThat(refusals.find(others.id())).isPresent();
  }

  @Test
  void forgetsAfterSevenDays() {
    Refusal one = refusal("ben", "a.example");
    refusals.keep(one);
    clock.pass(Duration.ofDays(7).minusSeconds(1));
    assertThat(refusals.find(one.id())).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(refusals.find(one.id())).isEmpty();
    assertThat(refusals.latest("ben", 10)).isEmpty();
  }
}
