package fairlead.gateway;

import fairlead.proxy.audit.sink.Sinks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Joins the sinks of the settings with the log of a gateway. */
final class SinkWiring {
  private SinkWiring() {}

  /**
   * The sinks; none begins yet.
   *
   * @throws IOException if a file of one cannot be used
   */
  static Sinks of(Settings settings, Path data, MeterRegistry registry, Time time)
      throws IOException {
    return Sinks.of(
        settings.sinks(),
        new Sinks.Parts(
            data.resolve("audit"),
            data,
            registry,
            time.wall(),
            time.nanos(),
            new FileOutputStream(FileDescriptor.out),
            Version.text()));
  }
}
