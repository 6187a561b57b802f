package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.Finding.What;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each way to tamper with a log, and what is said of it. The log has groups of three records: lines
 * 1 to 3 (the first names the key) and checkpoint 4, lines 5 to 7 and 8, and so on, in segments
 * that begin at 1, 9 and 17; it ends at 24.
 */
class LogVerifierTest {
  private static final Instant TIME = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant NOW = TIME.plus(Duration.ofDays(1));

  @TempDir Path data;
  private SealedLog log;
  private final List<byte[]> outside = new ArrayList<>();

  @BeforeEach
  void write() {
    log = new SealedLog(data, "30d", TIME);
    log.request("ben", "a.example").request("eve", "b.example").seal();
    for (int group = 2; group <= 6; group++) {
      if (group % 2 == 1) {
        log.segment();
      }
      three().seal();
    }
  }

  private SealedLog three() {
    return log.request("ben", "a.example").request("eve", "b.example").request("ben", "c.example");
  }

  private StreamReport verify() {
    return verify(LogVerifier.Scope.ALL, NOW);
  }

  private StreamReport verify(LogVerifier.Scope scope, Instant now) {
    try {
      return verify(scope, now, AuditKeys.known(data));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private StreamReport verify(LogVerifier.Scope scope, Instant now, Map<String, PublicKey> keys)
      throws IOException {
    List<StreamReport> all =
        LogVerifier.verify(
            log.directory(), scope, new LogVerifier.Trust(keys, outside), now, _ -> {});
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private void says(long seq, What what) {
    StreamReport report = verify();
    assertThat(report.findings()).as("%s", report).isNotEmpty();
    Finding found = report.findings().getFirst();
    assertThat(found.what()).as("%s", found).isEqualTo(what);
    assertThat(found.seq()).as("%s", found).isEqualTo(seq);
    assertThat(report.sealed()).as("%s", found).isLessThan(seq);
  }

  private Path segment(long first) {
    return log.directory().resolve("30d-%012d.jsonl".formatted(first));
  }

  /** Where a line stands: its segment, and which line it is in there, from 0. */
  private Path segmentOf(long seq) {
    return segment(seq >= 17 ? 17 : seq >= 9 ? 9 : 1);
  }

  private void lines(long seq, Consumer<List<String>> change) throws IOException {
    Path file = segmentOf(seq);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    change.accept(lines);
    Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  private static int at(List<String> lines, long seq) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("\"seq\":" + seq + ",")) {
        return i;
      }
    }
    throw new AssertionError("no line " + seq);
  }

  private void edit(long seq, UnaryOperator<String> change) throws IOException {
    lines(
        seq,
        lines -> {
          String line = lines.get(at(lines, seq));
          String changed = change.apply(line);
          assertThat(changed).isNotEqualTo(line);
          lines.set(at(lines, seq), changed);
        });
  }

  @Test
  void findsNothingInASoundLog() {
    StreamReport report = verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(report)
        .extracting(
            StreamReport::stream,
            StreamReport::segments,
            StreamReport::first,
            StreamReport::sealed,
            StreamReport::records,
            StreamReport::checkpoints,
            StreamReport::unsealed,
            StreamReport::newest)
        .containsExactly("30d", 3, 1L, 24L, 18L, 6L, 0L, log.checkpoint());
  }

  @Test
  void namesTheGroupOfAnEditedRecord() throws IOException {
    edit(14, line -> line.replace("b.example", "x.example"));
    says(13, What.EDITED);
    assertThat(verify().findings().getFirst().to()).isEqualTo(15);
    assertThat(verify().findings().getFirst().file()).isEqualTo("30d-000000000009.jsonl");
    assertThat(verify().findings().getFirst().line()).isEqualTo(5);
  }

  @Test
  void namesARemovedRecord() throws IOException {
    lines(14, lines -> lines.remove(at(lines, 14)));
    says(14, What.REMOVED);
  }

  @Test
  void namesARemovedGroup() throws IOException {
    lines(13, lines -> lines.subList(at(lines, 13), at(lines, 16) + 1).clear());
    says(13, What.SEGMENT_MISSING);
    assertThat(verify().findings().getFirst().words()).contains("lines 13 to 16 are missing");
  }

  @Test
  void namesARemovedCheckpoint() throws IOException {
    lines(12, lines -> lines.remove(at(lines, 12)));
    says(12, What.REMOVED);
  }

  @Test
  void namesReorderedRecords() throws IOException {
    lines(14, lines -> Collections.swap(lines, at(lines, 14), at(lines, 15)));
    says(14, What.REORDERED);
  }

  @Test
  void namesADuplicatedRecord() throws IOException {
    lines(14, lines -> lines.add(at(lines, 14), lines.get(at(lines, 14))));
    says(14, What.DUPLICATED);
  }

  @Test
  void namesAnInsertedRecord() throws IOException {
    lines(14, lines -> lines.add(at(lines, 14), lines.get(at(lines, 14)).replace("eve", "ann")));
    says(14, What.INSERTED);
    lines(
        14,
        lines -> {
          lines.remove(at(lines, 14));
          lines.add(at(lines, 14), lines.getFirst());
        });
    says(14, What.INSERTED);
  }

  @Test
  void namesAnInsertedRecordThoughAllAreNumberedAnew() throws IOException {
    lines(
        14,
        lines -> {
          lines.add(at(lines, 14), lines.get(at(lines, 14)));
          for (int i = 0; i < lines.size(); i++) {
            lines.set(i, lines.get(i).replaceFirst("\"seq\":[0-9]+", "\"seq\":" + (9 + i)));
          }
        });
    says(13, What.EDITED);
  }

  @Test
  void namesWhereTheEndWasCutOff() throws IOException {
    lines(24, lines -> lines.subList(at(lines, 20) + 1, lines.size()).clear());
    says(21, What.TRUNCATED);
  }

  @Test
  void callsWhatNoCheckpointEndsUnsealed() throws IOException {
    three().leaveUnsealed();
    Files.writeString(segment(17), "{\"v\":1,\"str", StandardOpenOption.APPEND);
    StreamReport report = verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.unsealed()).isEqualTo(4);
    assertThat(report.sealed()).isEqualTo(24);
  }

  @Test
  void namesAMissingHeadAndOneThatSomebodyElseWrote() throws IOException {
    Path head = log.directory().resolve("30d.head");
    String was = Files.readString(head);
    Files.writeString(head, was.replace("\"seq\":24", "\"seq\":20"));
    says(24, What.HEAD, 24);
    Files.delete(head);
    says(24, What.HEAD, 24);
    assertThat(verify(LogVerifier.Scope.ALL, log.time()).findings())
        .as("a log that began a moment ago")
        .isEmpty();
  }

  private void says(long seq, What what, long sealed) {
    Finding found = verify().findings().getFirst();
    assertThat(found.what()).as("%s", found).isEqualTo(what);
    assertThat(found.seq()).as("%s", found).isEqualTo(seq);
    assertThat(verify().sealed()).isEqualTo(sealed);
  }

  @Test
  void namesARemovedSegmentInTheMiddle() throws IOException {
    Files.delete(segment(9));
    says(9, What.SEGMENT_MISSING);
  }

  @Test
  void namesARemovedSegmentAtTheBeginning() throws IOException {
    Files.delete(segment(1));
    says(1, What.SEGMENT_MISSING);
  }

  @Test
  void namesARemovedSegmentAtTheEnd() throws IOException {
    Files.delete(segment(17));
    says(17, What.TRUNCATED);
  }

  @Test
  void takesSegmentsThatRetentionDeleted() throws IOException {
    log.removeOldest();
    Instant later = TIME.plus(Duration.ofDays(31));
    StreamReport report = verify(LogVerifier.Scope.ALL, later);
    assertThat(report.findings()).isEmpty();
    assertThat(report.first()).isEqualTo(9);
    log.removeOldest();
    assertThat(verify(LogVerifier.Scope.ALL, later).findings()).isEmpty();
    Path removed = log.directory().resolve("30d.removed.jsonl");
    List<String> lines = Files.readAllLines(removed);
    Files.writeString(removed, lines.getLast() + "\n" + lines.getLast() + "\n");
    assertThat(verify(LogVerifier.Scope.ALL, later).findings())
        .as("one that was noted twice")
        .isEmpty();
  }

  @Test
  void namesSegmentsThatWereDeletedBeforeTheirTime() {
    log.removeOldest();
    Finding found = verify().findings().getFirst();
    assertThat(found.what()).isEqualTo(What.REMOVED_EARLY);
    assertThat(found.seq()).isEqualTo(1);
    assertThat(found.to()).isEqualTo(8);
  }

  @Test
  void namesAForgedNoteOfADeletedSegment() throws IOException {
    log.removeOldest();
    Path removed = log.directory().resolve("30d.removed.jsonl");
    Files.writeString(removed, Files.readString(removed).replace("2026-", "2025-"));
    Finding found = verify().findings().getFirst();
    assertThat(found.what()).isEqualTo(What.EDITED);
    assertThat(found.file()).isEqualTo("30d.removed.jsonl");
  }

  @Test
  void namesAKeyThatIsNotKnown() throws IOException {
    StreamReport report = verify(LogVerifier.Scope.ALL, NOW, Map.of());
    assertThat(report.findings().getFirst().what()).isEqualTo(What.UNKNOWN_KEY);
    assertThat(report.findings().getFirst().seq()).isEqualTo(1);
  }

  @Test
  void takesAKeyThatATrustedOneAnnounced() throws IOException {
    Map<String, PublicKey> first = AuditKeys.known(data);
    log.rotateKey().seal();
    three().seal();
    assertThat(AuditKeys.known(data)).hasSize(2);
    assertThat(verify().findings()).isEmpty();
    assertThat(verify(LogVerifier.Scope.ALL, NOW, first).findings()).isEmpty();
  }

  @Test
  void namesAKeyThatWasNotAnnounced() throws IOException {
    AuditKeys.known(data);
    Path key = data.resolve("keys/audit.key");
    Files.delete(key);
    SealedLog other = new SealedLog(data, "30d", TIME);
    assertThat(other.checkpoint()).isEmpty();
    AuditKeys fresh = AuditKeys.open(data);
    edit(
        24,
        line -> {
          String part = line.substring(0, line.indexOf(",\"signature\""));
          byte[] signed =
              part.replaceFirst("\"key\":\"[0-9a-f]+\"", "\"key\":\"" + fresh.id() + "\"")
                  .getBytes(StandardCharsets.US_ASCII);
          return new String(Checkpoint.line(signed, fresh.sign(signed)), StandardCharsets.US_ASCII)
              .strip();
        });
    says(21, What.WRONG_KEY);
  }

  @Test
  void namesACheckpointWhoseOwnLineWasEdited() throws IOException {
    edit(12, line -> line.replace("\"time\":\"2026-", "\"time\":\"2025-"));
    says(12, What.EDITED);
  }

  @Test
  void namesACheckpointWhoseHashWasEdited() throws IOException {
    edit(12, line -> line.replaceFirst("\"hash\":\"....", "\"hash\":\"0000"));
    says(12, What.EDITED);
  }

  @Test
  void namesACheckpointThatIsWrittenOtherwise() throws IOException {
    edit(12, line -> line.replace("==\"}", "\"}"));
    says(12, What.EDITED);
  }

  @Test
  void namesTheRecordsWhereTheHashWasMadeToFit() throws IOException {
    edit(22, line -> line.replace("b.example", "x.example"));
    List<String> lines = Files.readAllLines(segment(17));
    MessageDigests digests = new MessageDigests();
    String before = lines.get(at(lines, 20));
    String group =
        before + "\n" + String.join("\n", lines.subList(at(lines, 21), at(lines, 24))) + "\n";
    String hash = digests.after(before, group);
    edit(24, line -> line.replaceFirst("\"hash\":\"[0-9a-f]+", "\"hash\":\"" + hash));
    says(21, What.EDITED);
  }

  @Test
  void findsARewrittenLogByACheckpointThatWasKeptElsewhere() throws IOException {
    List<String> sink = new ArrayList<>(Files.readAllLines(segment(1)));
    sink.addAll(Files.readAllLines(segment(9)));
    Files.delete(segment(1));
    Files.delete(segment(9));
    Files.delete(segment(17));
    log = new SealedLog(data, "30d", TIME);
    log.request("ben", "a.example").request("eve", "b.example").seal();
    three().seal().segment();
    three().seal();
    log.request("ben", "a.example").request("eve", "x.example").request("ben", "c.example").seal();
    log.segment();
    three().seal();
    three().seal();
    assertThat(verify().findings()).as("sound in itself").isEmpty();
    Path kept = data.resolve("kept");
    Files.write(kept, sink);
    outside.addAll(LogVerifier.checkpoints(kept));
    assertThat(outside).hasSize(4);
    says(13, What.REWRITTEN);
    outside.subList(0, 3).clear();
    says(13, What.REWRITTEN);
  }

  @Test
  void findsALogThatWasRewrittenFromBeforeByALaterCheckpoint() throws IOException {
    outside.add(Files.readAllLines(segment(1)).getLast().getBytes(StandardCharsets.UTF_8));
    outside.add(log.checkpoint().getBytes(StandardCharsets.UTF_8));
    List<String> first = Files.readAllLines(segment(1));
    Files.delete(segment(9));
    Files.delete(segment(17));
    Files.delete(segment(1));
    log = new SealedLog(data, "30d", TIME);
    log.request("ben", "a.example").request("eve", "b.example").seal();
    three().seal().segment();
    assertThat(Files.readAllLines(segment(1))).isEqualTo(first);
    log.request("ann", "a.example").request("eve", "b.example").request("ben", "c.example").seal();
    three().seal().segment();
    three().seal();
    three().seal();
    Finding found = verify().findings().getFirst();
    assertThat(found.what()).isEqualTo(What.REWRITTEN);
    assertThat(found.seq()).isEqualTo(9);
    assertThat(found.to()).isEqualTo(24);
  }

  @Test
  void findsAnEndThatIsMissingByACheckpointThatWasKeptElsewhere() throws IOException {
    outside.add(log.checkpoint().getBytes(StandardCharsets.UTF_8));
    lines(24, lines -> lines.subList(at(lines, 20) + 1, lines.size()).clear());
    Files.writeString(
        log.directory().resolve("30d.head"), Files.readAllLines(segment(17)).getLast() + "\n");
    says(21, What.TRUNCATED);
  }

  @Test
  void saysNothingOfACheckpointWhoseSegmentIsDeletedButThatItIs() throws IOException {
    outside.add(Files.readAllLines(segment(1)).get(3).getBytes(StandardCharsets.UTF_8));
    log.removeOldest();
    StreamReport report = verify(LogVerifier.Scope.ALL, TIME.plus(Duration.ofDays(31)));
    assertThat(report.findings()).isEmpty();
    assertThat(report.warnings()).hasSize(1).first().asString().contains("checkpoint 4");
  }

  @Test
  void findsAStreamThatIsGone() throws IOException {
    outside.add(log.checkpoint().getBytes(StandardCharsets.UTF_8));
    for (long first : new long[] {1, 9, 17}) {
      Files.delete(segment(first));
    }
    Files.delete(log.directory().resolve("30d.head"));
    Finding found = verify().findings().getFirst();
    assertThat(found.what()).isEqualTo(What.TRUNCATED);
    assertThat(found.seq()).isEqualTo(1);
  }

  @Test
  void namesALineThatIsNoJson() throws IOException {
    edit(14, line -> line.replace("\"tier\":", "\"tier\""));
    says(14, What.BAD_JSON);
  }

  @Test
  void namesALineOfAnotherStream() throws IOException {
    edit(14, line -> line.replace("\"stream\":\"30d\"", "\"stream\":\"365d\""));
    says(14, What.WRONG_STREAM);
  }

  @Test
  void namesALineOfAnotherNode() throws IOException {
    edit(14, line -> line.replace("gate-1", "gate-2"));
    says(14, What.WRONG_NODE);
  }

  @Test
  void warnsOfAClockThatWentFarBack() {
    log.pass(Duration.ofHours(-2));
    three().seal();
    StreamReport report = verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.warnings()).hasSize(1).first().asString().contains("clock was set back");
  }

  @Test
  void tellsOfGapsAndOfAnEndThatWasLostBefore() {
    log.add("gap", "reason", "queue-full", "count", 7).seal();
    assertThat(verify().findings()).isEmpty();
    assertThat(verify().gaps())
        .extracting(StreamReport.Gap::seq, StreamReport.Gap::reason, StreamReport.Gap::count)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(25L, "queue-full", 7L));
    log.add("gap", "reason", "truncated", "count", 3).seal();
    Finding found = verify().findings().getFirst();
    assertThat(found.what()).isEqualTo(What.TRUNCATED);
    assertThat(found.seq()).isEqualTo(27);
    assertThat(verify().sealed()).as("and the rest is read").isEqualTo(28);
  }

  @Test
  void readsOnlyTheSegmentsThatAreAskedFor() throws IOException {
    edit(2, line -> line.replace("a.example", "x.example"));
    edit(22, line -> line.replace("b.example", "x.example"));
    StreamReport middle = verify(new LogVerifier.Scope("30d", 12, 14), NOW);
    assertThat(middle.findings()).isEmpty();
    assertThat(middle.first()).isEqualTo(9);
    assertThat(middle.sealed()).isEqualTo(16);
    assertThat(verify(new LogVerifier.Scope(null, 12, 30), NOW).findings().getFirst().seq())
        .isEqualTo(21);
    assertThat(verify(new LogVerifier.Scope(null, 1, 9), NOW).findings().getFirst().seq())
        .isEqualTo(1);
  }

  @Test
  void findsNothingInWhatTheGatewayWrites() throws IOException {
    Path written = data.resolve("written");
    LogConfig config =
        new LogConfig(written, "gate-1", "30d", 1_000).segments(600, Duration.ofDays(1));
    for (int start = 0; start < 3; start++) {
      try (DurableLog durable = TestLogs.open(config, InstantSource.fixed(TIME))) {
        for (int i = 0; i < 4; i++) {
          AuditLog.Permit permit = (AuditLog.Permit) durable.accept(1);
          assertThat(permit.commit(Records.request()).toCompletableFuture().join()).isTrue();
          permit.release();
        }
      }
      Files.writeString(
          Segments.of(written, "30d").getLast().file(), "{\"v\":1", StandardOpenOption.APPEND);
    }
    List<StreamReport> reports =
        LogVerifier.verify(
            written,
            LogVerifier.Scope.ALL,
            new LogVerifier.Trust(AuditKeys.known(written), List.of()),
            NOW,
            _ -> {});
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().findings()).isEmpty();
    assertThat(reports.getFirst().segments()).isGreaterThan(5);
    assertThat(reports.getFirst().gaps()).extracting(StreamReport.Gap::reason).hasSize(2);
    assertThat(reports.getFirst().records()).isEqualTo(15);
    assertThat(reports.getFirst().unsealed()).isEqualTo(1);
  }

  /** Any octet of any file, changed to any other: found, and never behind where it is. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsWhateverOctetIsChanged(long seed) throws IOException {
    Random random = new Random(seed);
    Map<Path, byte[]> was = new TreeMap<>();
    for (long first : new long[] {1, 9, 17}) {
      was.put(segment(first), Files.readAllBytes(segment(first)));
    }
    for (int round = 0; round < 25; round++) {
      List<Path> files = new ArrayList<>(was.keySet());
      Path file = files.get(random.nextInt(files.size()));
      byte[] octets = was.get(file).clone();
      int place = random.nextInt(octets.length);
      byte other = (byte) (octets[place] ^ (1 << random.nextInt(8)));
      long seq = seqAt(file, was.get(file), place);
      octets[place] = other;
      Files.write(file, octets);
      StreamReport report = verify();
      assertThat(report.findings())
          .as("seed %d round %d: %s octet %d of line %d", seed, round, file, place, seq)
          .isNotEmpty();
      assertThat(report.findings().getFirst().seq())
          .as("seed %d round %d: %s", seed, round, report.findings())
          .isLessThanOrEqualTo(seq);
      Files.write(file, was.get(file));
    }
    assertThat(verify().findings()).isEmpty();
  }

  private static long seqAt(Path file, byte[] octets, int place) {
    String name = file.getFileName().toString();
    long first = Long.parseLong(name.substring(4, 16));
    long ends =
        new String(Arrays.copyOf(octets, place), StandardCharsets.UTF_8)
            .chars()
            .filter(c -> c == '\n')
            .count();
    return first + ends;
  }

  /** Computes a hash as somebody without the key can. */
  private static final class MessageDigests {
    String after(String checkpoint, String octets) {
      Checkpoint before = Checkpoint.parse(checkpoint.getBytes(StandardCharsets.UTF_8));
      assertThat(before).isNotNull();
      try {
        java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-256");
        digest.update(java.util.HexFormat.of().parseHex(before.hash()));
        digest.update(octets.getBytes(StandardCharsets.UTF_8));
        return java.util.HexFormat.of().formatHex(digest.digest());
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }
}
