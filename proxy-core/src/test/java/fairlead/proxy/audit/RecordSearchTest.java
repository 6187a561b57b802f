package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.RecordSearch.Found;
import fairlead.proxy.audit.RecordSearch.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSearchTest {
  private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");

  @TempDir private Path log;

  private void write(String stream, List<AuditRecord> records) throws IOException {
    try (DurableLog open = TestLogs.open(log, stream, InstantSource.fixed(START))) {
      AuditLog.Permit permit = (AuditLog.Permit) open.accept(records.size());
      records.forEach(permit::write);
      permit.release();
    }
  }

  /** One a minute. */
  private static AuditRecord event(
      int minute, String user, @Nullable String subject, AuditRecord.Kind kind) {
    return new Event(
            START.plusSeconds(60L * minute), "D" + minute, kind, AuditRecord.Outcome.ALLOWED)
        .of(user, subject)
        .saying(null);
  }

  private static Question of(@Nullable String user, int most, String... kinds) {
    return new Question(null, user, START, START.plusSeconds(86_400), Set.of(kinds), most);
  }

  private static List<String> ids(Found found) {
    return found.records().stream().map(entry -> entry.text(RecordSchema.ID)).toList();
  }

  @Test
  void findsWhatSomebodyDidAndWhatConcernsThemNewestFirst() throws IOException {
    write(
        "365d",
        List.of(
            event(1, "ben", null, AuditRecord.Kind.REQUEST),
            event(2, "ann", "ben", AuditRecord.Kind.LOOK_UP),
            event(3, "benno", null, AuditRecord.Kind.REQUEST),
            event(4, "ben", null, AuditRecord.Kind.SESSION)));
    RecordSearch search = new RecordSearch(log);
    assertThat(ids(search.find(of("ben", 10)))).containsExactly("D4", "D2", "D1");
    assertThat(ids(search.find(of(null, 10)))).containsExactly("D4", "D3", "D2", "D1");
    assertThat(ids(search.find(of("ben", 10, "look-up")))).containsExactly("D2");
    assertThat(search.find(of("ben", 10)).more()).isFalse();
    Question one = new Question("D3", null, START, Instant.MAX, Set.of(), 5);
    assertThat(ids(search.find(one))).containsExactly("D3");
  }

  @Test
  void aLookAtEverybodyConcernsEverybody() throws IOException {
    write(
        "365d",
        List.of(
            event(1, "ann", null, AuditRecord.Kind.LOOK_UP),
            event(2, "ann", "eve", AuditRecord.Kind.LOOK_UP),
            event(3, "ann", null, AuditRecord.Kind.POLICY)));
    assertThat(ids(new RecordSearch(log).find(of("ben", 10)))).containsExactly("D1");
  }

  @Test
  void keepsToTimesAndSaysWhetherThereIsMore() throws IOException {
    List<AuditRecord> all = new ArrayList<>();
    for (int minute = 0; minute < 100; minute++) {
      all.add(event(minute, "ben", null, AuditRecord.Kind.REQUEST));
    }
    write("365d", all);
    RecordSearch search = new RecordSearch(log);
    Found three = search.find(of("ben", 3));
    assertThat(ids(three)).containsExactly("D99", "D98", "D97");
    assertThat(three.more()).isTrue();
    Instant from = START.plusSeconds(600);
    Found some = search.find(new Question(null, "ben", from, from.plusSeconds(120), Set.of(), 100));
    assertThat(ids(some)).containsExactly("D11", "D10");
    assertThat(some.more()).isFalse();
  }

  @Test
  void joinsStreamsByTime() throws IOException {
    write("30d", List.of(event(1, "ben", null, AuditRecord.Kind.REQUEST)));
    write("365d", List.of(event(2, "ben", null, AuditRecord.Kind.SESSION)));
    assertThat(ids(new RecordSearch(log).find(of("ben", 10)))).containsExactly("D2", "D1");
  }

  @Test
  void skipsWhatIsNoRecord() throws IOException {
    write("365d", List.of(event(1, "ben", null, AuditRecord.Kind.REQUEST)));
    Files.write(
        log.resolve("365d-000000000001.jsonl"),
        "{\"user\":\"ben\",\"time\"\nno record\n{\"user\":\"ben\",\"time\":\"2026"
            .getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.APPEND);
    assertThat(ids(new RecordSearch(log).find(of("ben", 10)))).containsExactly("D1");
  }

  @Test
  void readsNoMoreThanItMayAndSaysHowFarItCame() throws IOException {
    List<AuditRecord> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      all.add(event(i / 20, i % 1_000 == 0 ? "ben" : "ann", null, AuditRecord.Kind.REQUEST));
    }
    write("365d", all);
    long size = Files.size(log.resolve("365d-000000000001.jsonl"));
    assertThat(new RecordSearch(log).find(of("ben", 100)).records()).hasSize(20);
    Found half = new RecordSearch(log, size / 2).find(of("ben", 100));
    assertThat(half.records()).hasSizeBetween(9, 10);
    assertThat(half.more()).isTrue();
    assertThat(half.reached()).isBetween(START.plusSeconds(29_000), START.plusSeconds(34_000));
  }

  @Test
  void aLogThatIsNotThereHasNoRecords() {
    assertThat(new RecordSearch(log.resolve("none")).find(of("ben", 1)).records()).isEmpty();
  }

  @Test
  void namesThatRecordsEscapeAreFound() throws IOException {
    String odd = "b\"e\\n \u00fc";
    write("365d", List.of(event(1, odd, null, AuditRecord.Kind.REQUEST)));
    assertThat(ids(new RecordSearch(log).find(of(odd, 10)))).containsExactly("D1");
  }
}
