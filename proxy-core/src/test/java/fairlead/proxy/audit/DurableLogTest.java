package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.TestClock;
import fairlead.proxy.audit.AuditLog.Permit;
import fairlead.proxy.audit.AuditLog.Unavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DurableLogTest {
  private static final String STREAM = "365d";

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();

  private LogConfig config(int capacity) {
    return new LogConfig(directory, "gate-1", STREAM, capacity);
  }

  private DurableLog open() throws IOException {
    return TestLogs.open(config(100), clock);
  }

  private Path file(long first) {
    return Segment.beginning(directory, STREAM, first).file();
  }

  private List<String> lines() throws IOException {
    return TestLogs.lines(directory, STREAM);
  }

  private List<String> records() throws IOException {
    return TestLogs.records(directory, STREAM);
  }

  private static JsonNode json(String line) {
    return JsonMapper.shared().readTree(line);
  }

  private static void write(AuditLog log, int records) {
    Permit permit = (Permit) log.accept(records);
    for (int i = 0; i < records; i++) {
      permit.write(Records.request());
    }
    permit.release();
  }

  /** Numbers without gaps, groups that chain, signatures that hold: to the end of the stream. */
  private void isSound(String stream) throws IOException {
    Map<String, PublicKey> keys = AuditKeys.known(directory);
    Chain chain = Chain.start(stream);
    long seq = 0;
    String last = "";
    for (String line : TestLogs.lines(directory, stream)) {
      assertThat(json(line).get("seq").asLong()).isEqualTo(++seq);
      byte[] octets = (line + "\n").getBytes(StandardCharsets.UTF_8);
      Checkpoint checkpoint = Checkpoint.parse(octets);
      if (checkpoint != null) {
        assertThat(checkpoint.previous()).isEqualTo(chain.previous());
        assertThat(checkpoint.hash()).isEqualTo(chain.seal());
        assertThat(
                AuditKeys.verifies(
                    keys.get(checkpoint.key()),
                    Checkpoint.signedPart(octets),
                    checkpoint.signature()))
            .isTrue();
      }
      chain.update(octets, 0, octets.length);
      last = line;
    }
    assertThat(last).contains("\"kind\":\"checkpoint\"");
  }

  @Test
  void writesWhatItTookBeforeItClosesAndSealsIt() throws IOException {
    try (DurableLog log = open()) {
      write(log, 3);
    }
    assertThat(records()).hasSize(3);
    assertThat(lines()).hasSize(5);
    assertThat(json(lines().getFirst()).get("kind").asString()).isEqualTo("key");
    isSound(STREAM);
    assertThat(Files.readString(Segments.head(directory, STREAM)))
        .isEqualTo(lines().getLast() + "\n");
  }

  @Test
  void isForItsOwnerOnly() throws IOException {
    try (DurableLog log = open()) {
      write(log, 1);
    }
    for (String file : List.of(file(1).getFileName().toString(), "365d.head", "keys/audit.key")) {
      assertThat(rights(directory.resolve(file))).as(file).isEqualTo("rw-------");
    }
    assertThat(rights(directory)).isEqualTo("rwx------");
    assertThat(rights(directory.resolve("keys"))).isEqualTo("rwx------");
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void takesNoMoreThanItHasRoomFor() throws IOException {
    try (DurableLog log = TestLogs.open(config(3), clock)) {
      Permit two = (Permit) log.accept(2);
      assertThat(log.accept(2)).isInstanceOf(Unavailable.class);
      Permit one = (Permit) log.accept(1);
      assertThat(log.accept(1)).isInstanceOf(Unavailable.class);
      assertThat(log.queued()).isEqualTo(3);
      two.release();
      two.release();
      one.release();
      assertThat(log.queued()).isZero();
    }
    assertThat(lines()).isEmpty();
  }

  @Test
  void aPermitIsGoodForWhatItReservedAndGivesTheRestBack() throws IOException {
    try (DurableLog log = TestLogs.open(config(4), clock)) {
      Permit permit = (Permit) log.accept(1);
      permit.write(Records.request());
      assertThatThrownBy(() -> permit.write(Records.request()))
          .isInstanceOf(IllegalStateException.class);
      Permit unused = (Permit) log.accept(2);
      unused.write(Records.request());
      unused.release();
      assertThatThrownBy(() -> unused.commit(Records.request()))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(records()).hasSize(2);
  }

  @Test
  void losesNothingAndNumbersWithoutGapsUnderManyWriters() throws Exception {
    int each = 20_000;
    AtomicInteger refused = new AtomicInteger();
    try (DurableLog log =
        TestLogs.open(config(4_096).segments(1 << 18, Duration.ofDays(1)), clock)) {
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        writers.add(Thread.ofPlatform().start(() -> hammer(log, each, refused)));
      }
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertThat(records()).hasSize(4 * each - refused.get());
    assertThat(Segments.of(directory, STREAM)).hasSizeGreaterThan(1);
    isSound(STREAM);
  }

  private static void hammer(DurableLog log, int times, AtomicInteger refused) {
    for (int i = 0; i < times; i++) {
      if (log.accept(1) instanceof Permit permit) {
        permit.write(Records.request());
        permit.release();
      } else {
        refused.incrementAndGet();
        LockSupport.parkNanos(100_000);
      }
    }
  }

  @Test
  void goesOnWhereItLeftOff() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (DurableLog log = open()) {
        write(log, 5);
      }
    }
    assertThat(records()).hasSize(15);
    isSound(STREAM);
  }

  @Test
  void tellsWhatIsOnDisk() throws Exception {
    try (DurableLog log = open()) {
      Permit permit = (Permit) log.accept(2);
      permit.write(Records.request());
      CompletableFuture<Boolean> told = permit.commit(Records.open()).toCompletableFuture();
      assertThat(told.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(records()).hasSize(2);
      isSound(STREAM);
    }
  }

  @Test
  void cutsOffWhatACrashLeftUnsealedAndSaysSo() throws IOException {
    try (DurableLog log = open()) {
      write(log, 5);
    }
    byte[] whole = Files.readAllBytes(file(1));
    List<String> sound = lines();
    int second = sound.getFirst().length() + 1;
    for (int kept : new int[] {1, second - 1, second, whole.length - 1}) {
      Files.write(file(1), Arrays.copyOf(whole, kept));
      Files.delete(Segments.head(directory, STREAM));
      try (DurableLog log = open()) {
        write(log, 1);
      }
      assertThat(records()).hasSize(2);
      JsonNode gap = json(records().getFirst());
      assertThat(gap.get("kind").asString()).isEqualTo("gap");
      assertThat(gap.get("reason").asString()).isEqualTo("torn-tail");
      assertThat(gap.get("count").asLong()).isEqualTo(kept == whole.length - 1 ? 6 : 1);
      assertThat(damage()).hasBinaryContent(Arrays.copyOf(whole, kept));
      assertThat(rights(damage())).isEqualTo("rw-------");
      Files.delete(damage());
      isSound(STREAM);
    }
  }

  private Path damage() {
    return file(1).resolveSibling(file(1).getFileName() + ".damaged-" + stamp());
  }

  private String stamp() {
    return clock
        .instant()
        .toString()
        .replaceAll("[-:]", "")
        .replaceFirst("(\\d)Z$", "$1.000Z")
        .replaceFirst("\\.(\\d{3})\\.000Z$", ".$1Z");
  }

  /** What stood behind a sealed group does not count, is kept, and breaks no chain. */
  private void goesOnBehind(String damage) throws IOException {
    Files.deleteIfExists(file(1));
    try (DurableLog log = open()) {
      write(log, 5);
    }
    Files.writeString(file(1), damage, StandardOpenOption.APPEND);
    try (DurableLog log = open()) {
      write(log, 2);
    }
    assertThat(records()).hasSize(8);
    isSound(STREAM);
    assertThat(damage()).content().isEqualTo(damage);
    Files.delete(damage());
    Files.delete(Segments.head(directory, STREAM));
  }

  @Test
  void goesOnBehindDamageOfAnyKindAndKeepsIt() throws IOException {
    for (String damage :
        List.of(
            "\n",
            "\n\n\n",
            "dear diary\n",
            "dear diary",
            "\0\0\0\0",
            "{}\n",
            "{\"v\":1,\"stream\":\"365d\",\"seq\":9,\"kind\":\"checkpoint\"}\n",
            "x".repeat(3 << 20),
            "no\n".repeat(1 << 16))) {
      goesOnBehind(damage);
    }
  }

  @Test
  void saysWhatIsGoneFromItsEnd() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (DurableLog log = open()) {
        write(log, 5);
      }
    }
    List<String> all = lines();
    long end = Files.readString(file(1)).indexOf(all.get(12)) + all.get(12).length() + 1;
    assertThat(all.get(12)).contains("\"kind\":\"checkpoint\"");
    Files.write(file(1), Arrays.copyOf(Files.readAllBytes(file(1)), (int) end));
    try (DurableLog log = open()) {
      write(log, 1);
    }
    JsonNode gap = json(records().get(10));
    assertThat(gap.get("reason").asString()).isEqualTo("truncated");
    assertThat(gap.get("count").asLong()).isEqualTo(6);
    isSound(STREAM);
  }

  /** A directory in the segment's place: it cannot be opened, as on a disk that fails. */
  private Path inTheWay() throws IOException {
    return Files.createDirectory(file(1));
  }

  @Test
  void keepsAGroupUntilTheDiskTakesIt() throws Exception {
    try (DurableLog log = open()) {
      Path trouble = inTheWay();
      Permit permit = (Permit) log.accept(2);
      permit.write(Records.request());
      assertThat(permit.commit(Records.request()).toCompletableFuture().get(5, TimeUnit.SECONDS))
          .isFalse();
      assertThat(log.failing()).isTrue();
      assertThat(log.trouble()).isNotEmpty();
      assertThat(log.accept(1)).isInstanceOf(Unavailable.class);
      Files.delete(trouble);
      until(() -> !log.failing());
      write(log, 1);
    }
    assertThat(records()).hasSize(3);
    isSound(STREAM);
  }

  @Test
  void countsWhatATierThatGoesOnHadToDrop() throws Exception {
    try (DurableLog log = TestLogs.open(config(2), clock)) {
      Permit all = (Permit) log.accept(2);
      Permit chance = log.orDrop();
      chance.write(Records.request());
      chance.write(Records.request());
      assertThat(log.dropped()).isEqualTo(2);
      until(() -> !records().isEmpty());
      all.release();
      chance.write(Records.request());
    }
    JsonNode gap = json(records().getFirst());
    assertThat(gap.get("kind").asString()).isEqualTo("gap");
    assertThat(gap.get("reason").asString()).isEqualTo("queue-full");
    assertThat(gap.get("tier").asString()).isEqualTo("monitored");
    long counted = 0;
    for (String line : records()) {
      counted += json(line).has("count") ? json(line).get("count").asLong() : 0;
    }
    assertThat(counted).isEqualTo(2);
    assertThat(records().getLast()).contains("\"kind\":\"request\"");
  }

  @Test
  void saysThatTheDiskMadeItDropSome() throws Exception {
    try (DurableLog log = open()) {
      Path trouble = inTheWay();
      write(log, 1);
      until(log::failing);
      log.orDrop().write(Records.request());
      Files.delete(trouble);
      until(() -> !log.failing());
    }
    assertThat(records()).hasSize(2);
    assertThat(json(records().getLast()).get("reason").asString()).isEqualTo("disk-failed");
    isSound(STREAM);
  }

  private interface Question {
    boolean ask() throws IOException;
  }

  private static void until(Question question) throws Exception {
    for (int i = 0; i < 500 && !question.ask(); i++) {
      Thread.sleep(10);
    }
    assertThat(question.ask()).isTrue();
  }

  private static @Nullable Filing filing(String tier) {
    return tier.equals("monitored")
        ? new Filing("30d", Set.of(RecordSchema.CLIENT, RecordSchema.PATH, RecordSchema.BYTES_UP))
        : null;
  }

  @Test
  void keepsEachTiersRecordsInItsStreamWithItsFields() throws IOException {
    try (DurableLog log =
        TestLogs.open(config(100).filing(DurableLogTest::filing).naming(u -> "~" + u), clock)) {
      write(log, 2);
      Permit permit = (Permit) log.accept(1);
      permit.write(Records.event(AuditRecord.Kind.POLICY));
      permit.release();
    }
    assertThat(Segments.streams(directory)).containsExactly("30d", STREAM);
    assertThat(TestLogs.records(directory, "30d")).hasSize(2);
    JsonNode record = json(TestLogs.records(directory, "30d").getFirst());
    assertThat(record.propertyNames()).doesNotContain("client", "path", "bytes_up");
    assertThat(record.get("user").asString()).isEqualTo("~ben");
    assertThat(record.get("host").asString()).isEqualTo("en.wikipedia.org");
    assertThat(records()).hasSize(1);
    isSound("30d");
    isSound(STREAM);
  }

  @Test
  void beginsASegmentWhenOneIsLargeOrOld() throws IOException {
    LogConfig small = config(100).segments(500, Duration.ofDays(1));
    for (int i = 0; i < 3; i++) {
      try (DurableLog log = TestLogs.open(small, clock)) {
        write(log, 1);
      }
    }
    assertThat(Segments.of(directory, STREAM))
        .extracting(Segment::first)
        .containsExactly(1L, 4L, 6L);
    clock.pass(Duration.ofHours(25));
    try (DurableLog log = open()) {
      write(log, 1);
    }
    assertThat(Segments.of(directory, STREAM)).hasSize(4);
    isSound(STREAM);
  }

  @Test
  void deletesWhatIsOlderThanItIsKeptAndLeavesTheCheckpoint() throws IOException {
    List<String> ends = new ArrayList<>();
    for (int day = 0; day < 3; day++) {
      try (DurableLog log = open()) {
        write(log, 1);
      }
      ends.add(lines().getLast());
      clock.pass(Duration.ofDays(2));
    }
    clock.pass(Duration.ofDays(362));
    try (DurableLog log = open()) {
      write(log, 1);
    }
    assertThat(Files.readAllLines(Segments.removed(directory, STREAM)))
        .isEqualTo(ends.subList(0, 2));
    List<Segment> left = Segments.of(directory, STREAM);
    assertThat(left).hasSize(2);
    assertThat(left.getFirst().first()).isEqualTo(json(ends.get(1)).get("seq").asLong() + 1);
  }

  @Test
  void goesOnBehindWhatRetentionDeleted() throws IOException {
    try (DurableLog log = open()) {
      write(log, 1);
    }
    byte[] end = (lines().getLast() + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(Segments.removed(directory, STREAM), end);
    Files.delete(file(1));
    try (DurableLog log = open()) {
      write(log, 1);
    }
    assertThat(Segments.of(directory, STREAM)).extracting(Segment::first).containsExactly(4L);
    Checkpoint next = Checkpoint.parse(lines().getLast().getBytes(StandardCharsets.UTF_8));
    assertThat(next).isNotNull();
    assertThat(next.previous()).isEqualTo(Checkpoint.parse(end).hash());
    assertThat(next.key()).isEqualTo(Checkpoint.parse(end).key());
  }

  @Test
  void introducesAnotherKey() throws IOException {
    try (DurableLog log = open()) {
      write(log, 1);
    }
    Files.delete(directory.resolve("keys/audit.key"));
    try (DurableLog log = open()) {
      write(log, 1);
    }
    assertThat(lines().stream().filter(line -> line.contains("\"kind\":\"key\""))).hasSize(2);
    assertThat(AuditKeys.known(directory)).hasSize(2);
    isSound(STREAM);
  }

  @Test
  void refusesAKeyThatIsNone() throws IOException {
    open().close();
    Path key = directory.resolve("keys/audit.key");
    Files.writeString(key, "dear diary");
    assertThatThrownBy(this::open).hasMessageContainingAll(key.toString(), "PRIVATE KEY");
    Files.delete(key);
    open().close();
    try (Stream<Path> all = Files.list(directory.resolve("keys"))) {
      for (Path file : all.filter(each -> each.toString().endsWith(".pub")).toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(this::open).hasMessageContaining("public part");
  }

  @Test
  void writesWhatItTookAlsoWhenItIsGivenLittleTime() throws IOException {
    DurableLog log = open();
    write(log, 50);
    log.close(Duration.ofSeconds(1));
    assertThat(records()).hasSize(50);
  }

  @Test
  void takesNothingOnceItIsClosed() throws IOException {
    DurableLog log = open();
    log.close();
    assertThat(log.accept(1)).isInstanceOf(Unavailable.class);
  }
}
