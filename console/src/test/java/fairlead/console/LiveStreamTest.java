package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Principal;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveStreamTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final StringBuilder sent = new StringBuilder();
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean gone;
  private int looks;

  private LiveStream stream(int mostLooks) {
    LiveStream stream =
        new LiveStream(
            this::write,
            new LiveStream.Rhythm(Duration.ofMillis(2), Duration.ofMillis(6)),
            new Principal("ann", Set.of()),
            new Messages(),
            () -> ++looks < mostLooks,
            closing);
    stream.open();
    sent.setLength(0);
    return stream;
  }

  private void write(String text) throws IOException {
    if (gone) {
      throw new IOException("the page was closed");
    }
    sent.append(text);
  }

  @Test
  void sendsEveryLineOfAnEvent() {
    assertThat(stream(9).send("board", "<p>\r\na\n</p>")).isTrue();
    assertThat(sent.toString()).isEqualTo("event: board\ndata: <p>\ndata: a\ndata: </p>\n\n");
  }

  @Test
  void keepsASilentConnectionAlive() throws InterruptedException {
    assertThat(stream(99).pause(Duration.ofMillis(14))).isTrue();
    assertThat(sent.toString()).isEqualTo(":\n\n:\n\n");
  }

  @Test
  void isOverWhenWhoOpenedItMayNoLonger() throws InterruptedException {
    LiveStream stream = stream(3);
    assertThat(stream.pause(LONG)).isFalse();
    assertThat(looks).isEqualTo(3);
    assertThat(stream.send("a", "secret")).isFalse();
    assertThat(sent.toString()).isEmpty();
  }

  @Test
  void isOverWhenThePageIsClosed() throws InterruptedException {
    LiveStream stream = stream(99);
    gone = true;
    assertThat(stream.pause(LONG)).isFalse();
    assertThat(looks).isEqualTo(3);
    assertThat(stream.send("a", "1")).isFalse();
  }

  @Test
  void isOverWhenTheGatewayStops() throws InterruptedException {
    LiveStream stream = stream(Integer.MAX_VALUE);
    closing.countDown();
    long before = System.nanoTime();
    assertThat(stream.pause(LONG)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    assertThat(closing.await(0, TimeUnit.SECONDS)).isTrue();
  }
}
