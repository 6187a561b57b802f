package fairlead.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * What one proxy did in one round of one measure.
 *
 * @param cpu of the proxy's processes
 * @param others processor time of all but the proxy and us
 * @param p50Nanos median time of an exchange
 */
record Figure(
    Measure measure,
    int round,
    String proxy,
    int exchanges,
    long nanos,
    Duration cpu,
    Duration others,
    long p50Nanos,
    long p99Nanos) {

  static Figure of(
      Measure measure,
      int round,
      String proxy,
      Load.Outcome outcome,
      Duration cpu,
      Duration others) {
    return new Figure(
        measure,
        round,
        proxy,
        outcome.answered(),
        outcome.nanos(),
        cpu,
        others,
        outcome.p50Nanos(),
        outcome.p99Nanos());
  }

  /** Processor time of an exchange, µs. */
  double cpuMicros() {
    return cpu.toNanos() / 1e3 / exchanges;
  }

  double p50Micros() {
    return p50Nanos / 1e3;
  }

  double p99Micros() {
    return p99Nanos / 1e3;
  }

  double perSecond() {
    return exchanges * 1e9 / nanos;
  }

  /** How much of its processor the proxy used while it was loaded, percent. */
  double busyPercent() {
    return 100.0 * cpu.toNanos() / nanos;
  }

  /** How much of one processor other work took meanwhile, percent. */
  double othersPercent() {
    return 100.0 * others.toNanos() / nanos;
  }

  /** As one line of JSON. */
  String json() {
    return String.format(
        Locale.ROOT,
        "{\"measure\":\"%s\",\"round\":%d,\"proxy\":\"%s\",\"exchanges\":%d,\"seconds\":%.3f,"
            + "\"cpu_us\":%.2f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"others\":%.1f}",
        measure,
        round,
        proxy,
        exchanges,
        nanos / 1e9,
        cpuMicros(),
        p50Micros(),
        p99Micros(),
        othersPercent());
  }
}
