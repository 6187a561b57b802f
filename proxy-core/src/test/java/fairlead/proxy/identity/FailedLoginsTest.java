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
  void accountsAreToldApart() {
    logins.failed("ben", here);
    logins.failed("ann", here);
    assertThat(told).containsExactly("ben 1", "ann 1");
  }
}
