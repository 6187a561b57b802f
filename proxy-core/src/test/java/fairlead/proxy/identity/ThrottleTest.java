package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.address.AddressLiteral;
import fairlead.proxy.TestClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final TestClock clock = new TestClock();
  private final Throttle throttle = new Throttle(clock);
  private final InetAddress here = address("192.0.2.1");
  private final InetAddress there = address("192.0.2.2");

  private static InetAddress address(String literal) {
    return Objects.requireNonNull(AddressLiteral.parse(literal));
  }

  private void fail(String user, InetAddress from, int times) {
    for (int i = 0; i < times; i++) {
      throttle.failed(user, from);
    }
  }

  @Test
  void someFailuresAreFree() {
    fail("ben", here, 4);
    assertThat(throttle.pause("ben", here)).isZero();
    fail("ben", here, 1);
    assertThat(throttle.pause("ben", here)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void eachMoreDoublesTheWaitUpToAMinute() {
    fail("ben", here, 7);
    assertThat(throttle.pause("ben", here)).isEqualTo(Duration.ofSeconds(4));
    clock.pass(Duration.ofSeconds(3));
    assertThat(throttle.pause("ben", here)).isEqualTo(Duration.ofSeconds(1));
    clock.pass(Duration.ofSeconds(1));
    assertThat(throttle.pause("ben", here)).isZero();
    fail("ben", here, 1_000);
    assertThat(throttle.pause("ben", here)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aStrangerLocksNobodyOut() {
    fail("ben", there, 40);
    assertThat(throttle.pause("ben", here)).isZero();
    assertThat(throttle.pause("ann", there)).isZero();
  }

  @Test
  void aSourceThatTriesManyNamesWaitsForAll() {
    for (int i = 0; i < 60; i++) {
      throttle.failed("user" + i, here);
    }
    assertThat(throttle.pause("another", here)).isPositive();
    assertThat(throttle.pause("another", there)).isZero();
  }

  @Test
  void aSuccessForgetsTheFailuresOfThatAccountOnly() {
    fail("ben", here, 6);
    fail("ann", here, 6);
    throttle.succeeded("ben", here);
    assertThat(throttle.pause("ben", here)).isZero();
    assertThat(throttle.pause("ann", here)).isPositive();
  }

  @Test
  void aWholeIpv6NetworkIsOneSource() {
    fail("ben", address("2001:db8::1"), 6);
    assertThat(throttle.pause("ben", address("2001:db8::ffff:2"))).isPositive();
    assertThat(throttle.pause("ben", address("2001:db8:0:1::1"))).isZero();
  }
}
