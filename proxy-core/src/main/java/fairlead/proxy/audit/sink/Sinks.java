package fairlead.proxy.audit.sink;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** All sinks of a gateway, each on its own thread. Thread-safe. */
public final class Sinks implements AutoCloseable {
  private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);
  private static final Duration LAST_SAVE = Duration.ofMillis(500);
  private static final long LARGEST_DEAD = 16L << 20;

  private final List<SinkRunner> runners;
  private final LongSupplier nanos;

  /**
   * What sinks work with.
   *
   * @param log the directory of the log
   * @param data the gateway's directory; how far each sink is, and its dead letters, are kept below
   * @param nanos a monotonic clock
   * @param stdout where a sink of that name writes; never closed
   * @param version ours, which collectors are told
   */
  public record Parts(
      Path log,
      Path data,
      MeterRegistry registry,
      InstantSource clock,
      LongSupplier nanos,
      OutputStream stdout,
      String version) {}

  private Sinks(List<SinkRunner> runners, LongSupplier nanos) {
    this.runners = runners;
    this.nanos = nanos;
  }

  /**
   * Makes them; none begins yet.
   *
   * @throws IOException that names a file of a sink which cannot be used, and what is wrong
   */
  public static Sinks of(List<SinkConfig> configs, Parts parts) throws IOException {
    return of(configs, parts, Pace.USUAL);
  }

  /** The same, at another pace. */
  static Sinks of(List<SinkConfig> configs, Parts parts, Pace pace) throws IOException {
    List<SinkRunner> runners = new ArrayList<>();
    for (SinkConfig config : configs) {
      SinkRunner.Tools tools =
          new SinkRunner.Tools(
              parts.log,
              parts.data.resolve("sinks").resolve(config.name()),
              pace,
              LARGEST_DEAD,
              new SinkMeters(parts.registry, config.name()),
              parts.clock,
              parts.nanos);
      runners.add(new SinkRunner(config, sink(config, parts, pace), tools));
    }
    return new Sinks(runners, parts.nanos);
  }

  private static Sink sink(SinkConfig config, Parts parts, Pace pace) throws IOException {
    return switch (config.target()) {
      case SinkConfig.Stdout _ -> new StdoutSink(parts.stdout);
      case SinkConfig.Kafka kafka -> KafkaSink.of(config.name(), kafka);
      case SinkConfig.Otlp otlp -> OtlpSink.of(otlp, pace.answer(), parts.version, parts.clock);
      case SinkConfig.Syslog syslog -> SyslogSink.of(syslog, pace.answer());
    };
  }

  /**
   * Reads the files of a sink, and tells nobody anything.
   *
   * @throws IOException that names the file and what is wrong, and quotes nothing of it
   */
  public static void check(SinkConfig config) throws IOException {
    switch (config.target()) {
      case SinkConfig.Stdout _ -> {}
      case SinkConfig.Kafka kafka -> KafkaProperties.read(kafka);
      case SinkConfig.Otlp otlp -> {
        HeaderFile.read(otlp.headers());
        TrustedBy.context(otlp.caCert());
      }
      case SinkConfig.Syslog syslog -> TrustedBy.context(syslog.caCert());
    }
  }

  /** Begins, each where it was left. */
  public void start() {
    runners.forEach(SinkRunner::start);
  }

  /**
   * Lets them deliver for 2 s what the log still has, which is closed by now; the rest comes at the
   * next start. Blocks.
   */
  @Override
  public void close() {
    runners.forEach(SinkRunner::finish);
    try {
      joinAll(LAST_DELIVERIES);
      runners.forEach(SinkRunner::abort);
      joinAll(LAST_SAVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      runners.forEach(SinkRunner::abort);
    }
  }

  private void joinAll(Duration most) throws InterruptedException {
    long until = nanos.getAsLong() + most.toNanos();
    for (SinkRunner runner : runners) {
      runner.join(Duration.ofNanos(Math.max(1_000_000, until - nanos.getAsLong())));
    }
  }
}
