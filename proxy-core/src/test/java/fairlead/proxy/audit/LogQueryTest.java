package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.LogQuery.Filter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogQueryTest {
  private static final Instant TIME = Instant.parse("2026-03-02T09:00:00Z");

  @TempDir private Path data;
  private SealedLog month;
  private final List<String> seals = new ArrayList<>();

  @BeforeEach
  void write() {
    month = new SealedLog(data, "30d", TIME);
    SealedLog year = new SealedLog(data, "365d", TIME.plusSeconds(1));
    for (int day = 0; day < 5; day++) {
      month.request("ben", "m" + day + ".example").request("eve", "x.m" + day + ".example").seal();
      month.segment().pass(Duration.ofDays(2));
      year.add("look-up", "user", "ann", "subject", "ben", "reason", "records").seal();
      year.segment().pass(Duration.ofDays(2));
    }
    month.request("ben", "last.example").leaveUnsealed();
  }

  private List<String> found(Filter filter) throws IOException {
    List<String> found = new ArrayList<>();
    LogQuery.run(
        month.directory(),
        filter,
        (entry, line, checkpoint) -> {
          assertThat(RecordedEntries.read(line)).isEqualTo(entry);
          seals.add(new String(checkpoint, StandardCharsets.UTF_8));
          found.add(
              entry.text(RecordSchema.USER)
                  + " "
                  + entry.text(RecordSchema.KIND)
                  + " "
                  + entry.text(RecordSchema.HOST));
        },
        _ -> {});
    return found;
  }

  private static Filter filter(
      String host, String reason, Set<String> kinds, Instant from, Instant to) {
    return new Filter(null, Set.of(), host, reason, null, null, kinds, from, to);
  }

  @Test
  void goesThroughAllStreamsTheOldestFirst() throws IOException {
    assertThat(found(Filter.of(Set.of("ben"))))
        .hasSize(10)
        .startsWith("ben request m0.example", "ann look-up ", "ben request m1.example")
        .endsWith("ann look-up ");
    assertThat(seals).doesNotHaveDuplicates().allMatch(line -> line.contains("checkpoint"));
    assertThat(found(Filter.ALL)).as("two keys, none of what is not sealed").hasSize(17);
  }

  @Test
  void keepsToWhatIsAsked() throws IOException {
    assertThat(found(filter("m1.example", null, Set.of(), Instant.MIN, Instant.MAX)))
        .containsExactly("ben request m1.example");
    assertThat(found(filter(".m1.example", null, Set.of(), Instant.MIN, Instant.MAX)))
        .containsExactly("ben request m1.example", "eve request x.m1.example");
    assertThat(found(filter(null, "records", Set.of(), Instant.MIN, Instant.MAX))).hasSize(5);
    assertThat(found(filter(null, null, Set.of("key"), Instant.MIN, Instant.MAX))).hasSize(2);
    Filter one =
        new Filter(
            SealedLog.id(2),
            Set.of(),
            null,
            null,
            "web",
            "monitored",
            Set.of(),
            Instant.MIN,
            Instant.MAX);
    assertThat(found(one)).containsExactly("ben request m0.example");
  }

  @Test
  void readsOnlySegmentsOfTheTimeThatIsAsked() throws IOException {
    Instant from = TIME.plus(Duration.ofDays(4));
    Instant to = from.plus(Duration.ofHours(1));
    Filter filter = filter(null, null, Set.of(), from, to);
    assertThat(found(filter))
        .containsExactly("ben request m2.example", "eve request x.m2.example", "ann look-up ");
    AtomicLong octets = new AtomicLong();
    LogQuery.run(month.directory(), filter, (_, _, _) -> {}, octets::set);
    assertThat(octets.get())
        .isPositive()
        .isLessThan(LogVerifier.size(month.directory(), LogVerifier.Scope.ALL) / 2);
  }
}
