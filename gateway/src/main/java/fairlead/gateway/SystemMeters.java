package fairlead.gateway;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Meters of the JVM, the process and the build. Those of the process have the names that
 * Prometheus' own client libraries give them, and that dashboards expect.
 */
final class SystemMeters implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final double NANOS_PER_SECOND = 1e9;

  private final JvmGcMetrics collections = new JvmGcMetrics();

  private SystemMeters() {}

  /** Adds them to a registry; collections of garbage are heard of until a close. */
  static SystemMeters on(MeterRegistry registry) {
    SystemMeters meters = new SystemMeters();
    meters.collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    process(registry);
    Gauge.builder("fairlead.build.info", () -> 1)
        .description("The version that runs")
        .tag("version", Version.text())
        .tag("java", Runtime.version().toString())
        .register(registry);
    return meters;
  }

  /** Shows when the certificate of the pages expires. */
  static void watchCertificate(MeterRegistry registry, Supplier<Instant> until) {
    Gauge.builder(
            "fairlead.web.certificate.expiry.timestamp", () -> until.get().toEpochMilli() / 1e3)
        .description("When the web listener's certificate expires, since 1970")
        .baseUnit("seconds")
        .register(registry);
  }

  private static void process(MeterRegistry registry) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    FunctionCounter.builder(
            "process.cpu", system, bean -> bean.getProcessCpuTime() / NANOS_PER_SECOND)
        .description("Processor time of this process")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("process.resident.memory", STATUS, SystemMeters::resident)
        .description("Memory that the process holds")
        .baseUnit("bytes")
        .register(registry);
    double started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;
    Gauge.builder("process.start.time", () -> started)
        .description("When the process started, since 1970")
        .baseUnit("seconds")
        .register(registry);
    if (system instanceof UnixOperatingSystemMXBean unix) {
      Gauge.builder("process.open.fds", unix, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
          .description("Open file descriptors")
          .register(registry);
      Gauge.builder("process.max.fds", unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
          .description("Most file descriptors that can be open")
          .register(registry);
    }
  }

  /** The resident octets that a status file tells; not a number if it tells none. */
  private static double resident(Path status) {
    try {
      return Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    collections.close();
  }
}
