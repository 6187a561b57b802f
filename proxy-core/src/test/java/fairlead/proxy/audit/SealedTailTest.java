package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes into a log while somebody looks at its end. */
class SealedTailTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  @TempDir private Path data;

  private static List<String> hosts(SealedTail tail) throws Exception {
    return tail.next().stream().map(entry -> entry.text(RecordSchema.HOST)).toList();
  }

  @Test
  void tellsWhatIsSealedFromNowOnAndNothingElse() throws Exception {
    SealedLog log = new SealedLog(data, "365d", START);
    log.request("ben", "before.test").seal();
    try (SealedTail tail = new SealedTail(log.directory())) {
      assertThat(hosts(tail)).isEmpty();
      log.request("ben", "one.test").request("ada", "two.test").leaveUnsealed();
      assertThat(hosts(tail)).as("not sealed").isEmpty();
    }
  }

  @Test
  void goesOnOverSegmentsAndStreams() throws Exception {
    SealedLog log = new SealedLog(data, "365d", START);
    log.request("ben", "before.test").seal();
    try (SealedTail tail = new SealedTail(log.directory())) {
      log.request("ben", "one.test").seal().segment().request("ben", "two.test").seal();
      assertThat(hosts(tail)).containsExactly("one.test", "two.test");
      SealedLog other = new SealedLog(data, "30d", START.plusSeconds(60));
      other.request("kim", "three.test").seal();
      assertThat(hosts(tail)).contains("three.test").doesNotContain("two.test");
      assertThat(hosts(tail)).isEmpty();
    }
  }

  @Test
  void waitsForALogThatIsNotThereYet() throws Exception {
    try (SealedTail tail = new SealedTail(data.resolve("audit"))) {
      assertThat(hosts(tail)).isEmpty();
      new SealedLog(data, "365d", START).request("ben", "one.test").seal();
      assertThat(hosts(tail)).contains("one.test");
    }
  }
}
