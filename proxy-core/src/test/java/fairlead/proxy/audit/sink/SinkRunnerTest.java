package fairlead.proxy.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.SealedLine;
import fairlead.proxy.audit.WrittenLog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink at work gets every line at least once, whatever fails. */
class SinkRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-11-25T14:02:00Z");

  @TempDir private Path directory;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<SinkRunner> running = new ArrayList<>();
  private WrittenLog log;

  @BeforeEach
  void makeLog() throws IOException {
    log = new WrittenLog(directory.resolve("audit"), "365d");
  }

  @AfterEach
  void end() throws InterruptedException {
    for (SinkRunner runner : running) {
      runner.abort();
      runner.join(LONG);
    }
  }

  private SinkRunner start(String name, Sink sink, Set<String> streams, Set<String> kinds) {
    SinkRunner.Tools tools =
        new SinkRunner.Tools(
            directory.resolve("audit"),
            directory.resolve("sinks").resolve(name),
            ScriptedSink.QUICK,
            2_000,
            new SinkMeters(registry, name),
            InstantSource.fixed(NOW),
            System::nanoTime);
    SinkRunner runner =
        new SinkRunner(new SinkConfig(name, new SinkConfig.Stdout(), streams, kinds), sink, tools);
    running.add(runner);
    runner.start();
    return runner;
  }

  private SinkRunner start(Sink sink) {
    return start("out", sink, Set.of(), Set.of());
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(2);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private void stop(SinkRunner runner) throws InterruptedException {
    runner.finish();
    runner.join(LONG);
    running.remove(runner);
  }

  private String offset() throws IOException {
    return Files.readString(directory.resolve("sinks/out/365d.offset"));
  }

  private String metric(String begin) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(begin))
        .findFirst()
        .orElse("nothing begins with " + begin);
  }

  private static Receipt retry(List<SealedLine> lines, int from) {
    return new Receipt(List.of(), lines.subList(from, lines.size()), "not now", null);
  }

  @Test
  void deliversWhatIsThereAndWhatComesWithCheckpoints() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    log.group(3);
    SinkRunner runner = start(sink);
    until(() -> sink.taken.size() == 4);
    log.group(1);
    new WrittenLog(directory.resolve("audit"), "30d").group(1);
    until(() -> sink.taken.size() == 8);
    stop(runner);
    assertThat(sink.taken).containsAll(range(1, 6));
    assertThat(metric("fairlead_audit_sink_records_total{result=\"delivered\",sink=\"out\"}"))
        .endsWith(" 8.0");
    assertThat(metric("fairlead_audit_lag_records{sink=\"out\"}")).endsWith(" 0.0");
  }

  @Test
  void getsTheStreamsAndKindsThatWereAskedForOnly() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    ScriptedSink copies = new ScriptedSink();
    log.group(2);
    new WrittenLog(directory.resolve("audit"), "30d").group(5);
    SinkRunner requests = start("requests", sink, Set.of("365d"), Set.of("request"));
    SinkRunner checkpoints = start("checkpoints", copies, Set.of(), Set.of("checkpoint"));
    stop(requests);
    stop(checkpoints);
    assertThat(sink.taken).containsExactly(1L, 2L);
    assertThat(copies.taken).containsExactlyInAnyOrder(3L, 6L);
    assertThat(directory.resolve("sinks/requests/365d.offset")).hasContent("3");
    assertThat(directory.resolve("sinks/requests/30d.offset")).doesNotExist();
  }

  @Test
  void triesAgainWhatIsLeftUntilItIsThrough() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    AtomicInteger failures = new AtomicInteger();
    sink.answer =
        lines -> {
          if (failures.incrementAndGet() == 2) {
            throw new IllegalStateException("a defect");
          }
          return failures.get() > 4 ? Receipt.delivered() : retry(lines, 2);
        };
    log.group(9);
    start(sink);
    until(() -> sink.taken.size() == 10);
    assertThat(sink.taken).isEqualTo(range(1, 10));
    assertThat(sink.attempts).containsExactly(10, 8, 8, 6, 4);
    assertThat(metric("fairlead_audit_sink_records_total{result=\"retried\",sink=\"out\"}"))
        .endsWith(" 18.0");
  }

  @Test
  void waitsAsLongAsItIsAskedTo() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    sink.answer =
        lines ->
            sink.attempts.size() > 1
                ? Receipt.delivered()
                : new Receipt(List.of(), lines, "busy", Duration.ofMillis(70));
    log.group(1);
    long before = System.nanoTime();
    start(sink);
    until(() -> sink.taken.size() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(70));
  }

  @Test
  void keepsDeadLettersAndGoesOn() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    sink.answer =
        lines ->
            new Receipt(
                List.of(
                    Receipt.Rejection.of(lines.get(1), "HTTP 400: \"bad\"\nnews"),
                    new Receipt.Rejection(lines, 2, "partial_success: too old")),
                List.of(),
                "",
                null);
    log.group(3);
    SinkRunner runner = start(sink);
    until(() -> sink.attempts.size() == 1);
    stop(runner);
    Path dead = directory.resolve("sinks/out/dead.jsonl");
    String record = log.request(2).strip();
    assertThat(dead)
        .hasContent(
            """
            {"time":"2026-11-25T14:02:00Z","why":"HTTP 400: \\"bad\\"\\nnews","count":1,\
            "stream":"365d","first":2,"last":2,"record":%s}
            {"time":"2026-11-25T14:02:00Z","why":"partial_success: too old","count":2,\
            "stream":"365d","first":1,"last":4}
            """
                .formatted(record));
    assertThat(Files.getPosixFilePermissions(dead))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("sinks")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(offset()).isEqualTo("4\n");
    assertThat(metric("fairlead_audit_sink_records_total{result=\"dead\"")).endsWith(" 3.0");
    assertThat(metric("fairlead_audit_sink_records_total{result=\"delivered\"")).endsWith(" 1.0");
  }

  @Test
  void deadLettersStayWithinTheirBound() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    sink.answer =
        lines ->
            new Receipt(
                lines.stream().map(each -> Receipt.Rejection.of(each, "no")).toList(),
                List.of(),
                "",
                null);
    log.group(100);
    stop(start(sink));
    assertThat(Files.size(directory.resolve("sinks/out/dead.jsonl"))).isBetween(1L, 2_000L);
    assertThat(Files.size(directory.resolve("sinks/out/dead.jsonl.1"))).isBetween(1L, 2_000L);
    assertThat(Files.readString(directory.resolve("sinks/out/dead.jsonl")))
        .contains("\"first\":101,");
  }

  @Test
  void goesOnWhereItWasLeftAndRepeatsWhatWasNotSettled() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    sink.answer = lines -> lines.getFirst().seq() == 1 ? retry(lines, 2) : retry(lines, 0);
    log.group(4);
    SinkRunner first = start(sink);
    until(() -> sink.attempts.size() > 1);
    stop(first);
    assertThat(sink.taken).containsExactly(1L, 2L);
    assertThat(sink.closed).isTrue();
    assertThat(offset()).isEqualTo("2\n");
    assertThat(Files.list(directory.resolve("sinks/out"))).hasSize(1);
    ScriptedSink again = new ScriptedSink();
    stop(start(again));
    assertThat(again.taken).isEqualTo(range(3, 5));
  }

  @Test
  void passesOverNothingThatFailedWhenItEnds() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    sink.answer = lines -> lines.getFirst().seq() == 1 ? retry(lines, 0) : Receipt.delivered();
    log.group(2_500);
    SinkRunner runner = start(sink);
    until(() -> sink.attempts.size() > 2);
    stop(runner);
    assertThat(sink.taken).isEmpty();
    assertThat(offset()).isEqualTo("0\n");
  }

  @Test
  void deliversAllWithoutAnOffsetThatCanBeRead() throws Exception {
    log.group(4);
    Files.createDirectories(directory.resolve("sinks/out"));
    Files.writeString(directory.resolve("sinks/out/365d.offset"), "1x\n");
    ScriptedSink sink = new ScriptedSink();
    stop(start(sink));
    assertThat(sink.taken).isEqualTo(range(1, 5));
  }

  @Test
  void countsAsLostWhatRetentionTookUnread() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    sink.answer = lines -> retry(lines, 0);
    log.group(2);
    SinkRunner dead = start(sink);
    until(() -> !sink.attempts.isEmpty());
    stop(dead);
    log.rotate();
    log.group(2);
    log.rotate();
    log.group(2);
    Files.delete(log.path(1));
    Files.delete(log.path(4));
    ScriptedSink again = new ScriptedSink();
    stop(start(again));
    assertThat(again.taken).isEqualTo(range(7, 9));
    assertThat(metric("fairlead_audit_sink_records_total{result=\"lost\"")).endsWith(" 6.0");
  }

  @Test
  void oneThatHangsHoldsUpNobodyAndItsLagGrows() throws Exception {
    ScriptedSink hanging = new ScriptedSink();
    hanging.hangs = true;
    ScriptedSink sound = new ScriptedSink();
    log.group(1);
    SinkRunner stuck = start("stuck", hanging, Set.of(), Set.of());
    start("sound", sound, Set.of(), Set.of());
    until(() -> hanging.attempts.size() == 1);
    log.group(1_000);
    until(() -> sound.taken.size() == 1_003);
    assertThat(metric("fairlead_audit_lag_records{sink=\"stuck\"}")).endsWith(" 1003.0");
    assertThat(metric("fairlead_audit_lag_records{sink=\"sound\"}")).endsWith(" 0.0");
    // Sealed at 14:00:02.001, and it is 14:02:00.
    assertThat(metric("fairlead_audit_sink_oldest_seconds{sink=\"stuck\"}")).endsWith(" 117.999");
    assertThat(metric("fairlead_audit_sink_oldest_seconds{sink=\"sound\"}")).endsWith(" 0.0");
    stuck.finish();
    stuck.join(Duration.ofMillis(20));
    stuck.abort();
    stuck.join(LONG);
    running.remove(stuck);
    assertThat(directory.resolve("sinks/stuck/365d.offset")).hasContent("0");
    assertThat(hanging.closed).isTrue();
  }

  @Test
  void deliversTheRestBeforeItEnds() throws Exception {
    ScriptedSink sink = new ScriptedSink();
    SinkRunner runner = start(sink);
    log.group(5_000);
    stop(runner);
    assertThat(sink.taken).isEqualTo(range(1, 5_001));
    assertThat(offset()).isEqualTo("5001\n");
  }

  @Test
  void pausesGrowAndAreBounded() {
    assertThat(Pace.USUAL.pause(1, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Pace.USUAL.pause(3, 0)).isEqualTo(Duration.ofSeconds(4));
    assertThat(Pace.USUAL.pause(3, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Pace.USUAL.pause(1_000_000, 0)).isEqualTo(Duration.ofMinutes(1));
  }
}
