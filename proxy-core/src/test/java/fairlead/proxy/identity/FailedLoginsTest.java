package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.TestClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
  private final TestClock clock = new TestClock();
  private final List<String> told = new ArrayList<>();
  private final FailedLogins logins =
      new FailedLogins(clock, (user, client, count) -> told.add(user + " " + count));
  private final InetAddress here = InetAddress.getLoopbackAddress();

  @Test
  void tellsTheFirstAtOnceAndThenHowManyOnceAMinute() {
    for (int i = 0; i < 100; i++) {
      logins.failed("ben", here);
    }
    assertThat(told).containsExactly("ben 1");
    clock.pass(Duration.ofMinutes(1));
    logins.failed("ben", here);
    assertThat(told).containsExactly("ben 1", "ben 100");
    logins.failed("ben", here);
    assertThat(told).hasSize(2);
  }

  @Test
  void whatWasFoldedIsToldWhenItsMinuteIsOverThoughNothingFollows() {
    for (int i = 0; i < 5; i++) {
      logins.failed("ben", here);
    }
    for (int i = 0; i < 4; i++) {
      logins.throttled("ben", here);
    }
    clock.pass(Duration.ofSeconds(59));
    logins.tellDue();
    assertThat(told).containsExactly("ben 1");
    clock.pass(Duration.ofSeconds(1));
    logins.tellDue();
    assertThat(told).containsExactly("ben 1", "ben 8");
    clock.pass(Duration.ofMinutes(10));
    logins.tellDue();
    logins.tellDue();
    assertThat(told).hasSize(2);
    logins.failed("ben", here);
    assertThat(told).containsExactly("ben 1", "ben 8", "ben 1");
  }

  @Test
  void atTheEndNothingIsLeftToTell() {
    logins.failed("ben", here);
    logins.failed("ben", here);
    logins.failed("ann", here);
    logins.tellAll();
    assertThat(told).containsExactly("ben 1", "ann 1", "ben 1");
    logins.tellAll();
    assertThat(told).hasSize(3);
  }

  @Test
  void namesThatAreMadeUpByAThrottledSourceShareARecord() {
    for (int i = 0; i < 1_000; i++) {
      logins.throttled("made-up-" + i, here);
    }
    assertThat(told).containsExactly("null 1");
    logins.tellAll();
    assertThat(told).containsExactly("null 1", "null 999");
  }

  @Test
  void losesNoneWhereThereAreMoreThanItKeeps() {
    int pairs = 30_000;
    for (int i = 0; i < pairs; i++) {
      logins.failed("user" + i, here);
      logins.failed("user" + i, here);
    }
    logins.tellAll();
    assertThat(told.stream().mapToInt(line -> Integer.parseInt(line.split(" ")[1])).sum())
        .isEqualTo(2 * pairs);
  }

  @Test
  void accountsAreToldApart() {
    logins.failed("ben", here);
    logins.failed("ann", here);
    assertThat(told).containsExactly("ben 1", "ann 1");
  }
}
