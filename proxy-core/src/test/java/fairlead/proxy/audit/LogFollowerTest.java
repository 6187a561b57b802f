package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
  @TempDir private Path directory;
  private WrittenLog log;

  @BeforeEach
  void makeLog() throws IOException {
    log = new WrittenLog(directory.resolve("audit"), "365d");
  }

  private LogFollower from(long next) {
    return new LogFollower(directory.resolve("audit"), "365d", next);
  }

  private static List<Long> all(LogFollower follower) throws IOException {
    return all(follower, 1_000);
  }

  private static List<Long> all(LogFollower follower, int most) throws IOException {
    List<Long> numbers = new ArrayList<>();
    List<SealedLine> lines = follower.take(most, 1 << 20);
    while (!lines.isEmpty()) {
      lines.forEach(line -> numbers.add(line.seq()));
      lines = follower.take(most, 1 << 20);
    }
    return numbers;
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void waitsForAStreamThatIsNotThereYet() throws IOException {
    LogFollower follower = from(1);
    assertThat(all(follower)).isEmpty();
    log.group(2);
    assertThat(all(follower)).isEqualTo(range(1, 3));
  }

  @Test
  void handsOutLinesAsTheyStandWithTheirCheckpoints() throws IOException {
    log.group(1);
    List<SealedLine> lines = from(1).take(10, 1 << 20);
    assertThat(lines).extracting(SealedLine::kind).containsExactly("request", "checkpoint");
    SealedLine first = lines.getFirst();
    assertThat(new String(first.octets(), StandardCharsets.UTF_8) + "\n").isEqualTo(log.request(1));
    assertThat(first.key()).isEqualTo("gw:365d:1");
    assertThat(first.time()).isEqualTo("2026-11-25T14:00:01.001Z");
  }

  @Test
  void holdsBackWhatNoCheckpointStandsBehind() throws IOException {
    LogFollower follower = from(1);
    log.group(2);
    log.unsealed(2);
    log.append("{\"v\":1,\"stream\":\"365d\",\"seq\":6,\"kind");
    assertThat(all(follower)).isEqualTo(range(1, 3));
    assertThat(LogFollower.newest(directory.resolve("audit"), "365d")).isEqualTo(3);
    log.cut(0, 0);
    assertThat(all(follower)).isEmpty();
  }

  @Test
  void takesWhatIsWrittenAgainBehindACutForWhatItIs() throws IOException {
    LogFollower follower = from(1);
    log.group(2);
    assertThat(all(follower)).isEqualTo(range(1, 3));
    long size = log.size();
    log.unsealed(3);
    assertThat(all(follower)).isEmpty();
    log.cut(size, 3);
    assertThat(all(follower)).isEmpty();
    log.group(3);
    assertThat(all(follower)).isEqualTo(range(4, 7));
  }

  @Test
  void repeatsNothingWhenWhatItHandedOutIsCutBackAndWrittenAgain() throws IOException {
    LogFollower follower = from(1);
    log.group(2);
    long size = log.size();
    log.group(2);
    assertThat(all(follower)).isEqualTo(range(1, 6));
    log.cut(size, 3);
    assertThat(all(follower)).isEmpty();
    log.group(2);
    log.group(1);
    assertThat(all(follower)).isEqualTo(range(7, 8));
  }

  @Test
  void findsItsPlaceAgainWhereOtherLinesStandNow() throws IOException {
    LogFollower follower = from(1);
    log.group(2);
    long size = log.size();
    log.group(2);
    assertThat(all(follower)).isEqualTo(range(1, 6));
    log.cut(size, 3);
    log.append(log.request(4).replace("www.example", "x".repeat(500)));
    log.cut(log.size(), 4);
    log.group(5);
    assertThat(all(follower)).isEqualTo(range(7, 10));
    assertThat(follower.takeLost()).isZero();
  }

  @Test
  void goesFromSegmentToSegment() throws IOException {
    LogFollower follower = from(2);
    log.group(3);
    log.rotate();
    log.group(3);
    assertThat(all(follower, 2)).isEqualTo(range(2, 8));
    log.rotate();
    assertThat(all(follower)).isEmpty();
    log.group(1);
    assertThat(all(follower)).isEqualTo(range(9, 10));
    assertThat(follower.takeLost()).isZero();
    assertThat(all(from(6))).isEqualTo(range(6, 10));
    assertThat(all(from(11))).isEmpty();
  }

  @Test
  void readsSegmentsLargerThanItsWindows() throws IOException {
    log.group(20_000);
    log.group(1);
    assertThat(all(from(1), 700)).isEqualTo(range(1, 20_003));
    log.append(log.request(20_004).replace("www.example", "x".repeat(3 << 20)));
    log.cut(log.size(), 20_004);
    log.checkpoint();
    assertThat(all(from(20_000))).isEqualTo(range(20_000, 20_005));
  }

  @Test
  void goesOnWhereTheLogBeginsWhenOlderSegmentsAreGone() throws IOException {
    log.group(3);
    LogFollower slow = from(1);
    assertThat(slow.take(2, 1 << 20)).hasSize(2);
    log.rotate();
    log.group(3);
    log.rotate();
    log.group(1);
    Files.delete(log.path(1));
    Files.delete(log.path(5));
    assertThat(all(slow)).isEqualTo(List.of(3L, 4L, 9L, 10L));
    assertThat(slow.takeLost()).isEqualTo(4);
    LogFollower other = from(2);
    assertThat(all(other)).isEqualTo(range(9, 10));
    assertThat(other.takeLost()).isEqualTo(7);
    assertThat(LogFollower.oldest(directory.resolve("audit"), "365d")).isEqualTo(9);
  }

  @Test
  void goesBackToTheSegmentBeforeOneThatACrashLeftWithoutACheckpoint() throws IOException {
    log.group(2);
    LogFollower follower = from(1);
    log.rotate();
    log.unsealed(1);
    assertThat(all(follower)).isEqualTo(range(1, 3));
    Files.delete(log.path(4));
    log.back(1, 3);
    log.group(1);
    assertThat(all(follower)).isEqualTo(range(4, 5));
    assertThat(follower.takeLost()).isZero();
  }

  @Test
  void readsOnFromTheEndOfALogThatLostItsEnd() throws IOException {
    log.group(3);
    log.unsealed(1);
    LogFollower follower = from(100);
    assertThat(all(follower)).isEmpty();
    assertThat(follower.next()).isEqualTo(5);
    log.checkpoint();
    assertThat(all(follower)).isEqualTo(range(5, 6));
  }

  @Test
  void passesOverWhatIsNoLine() throws IOException {
    log.unsealed(2);
    log.append("garbage\n");
    log.cut(log.size(), 3);
    log.group(2);
    LogFollower follower = from(1);
    assertThat(all(follower)).isEqualTo(List.of(1L, 2L, 4L, 5L, 6L));
    assertThat(follower.takeLost()).isEqualTo(1);
  }

  @Test
  void takesNoRecordForACheckpointThatOnlySpeaksOfOne() throws IOException {
    log.append(log.request(1).replace("www.example", "\\\"kind\\\":\\\"checkpoint\\\""));
    assertThat(all(from(1))).isEmpty();
  }

  @Test
  void goesWhereItIsTold() throws IOException {
    log.group(5);
    LogFollower follower = from(1);
    assertThat(all(follower)).hasSize(6);
    follower.seek(4);
    assertThat(all(follower)).isEqualTo(range(4, 6));
  }
}
