package fairlead.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the gateway until it is told to stop. */
@Command(
    name = "run",
    description = "Start the gateway.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "SIGHUP or a change of files reloads policy, users and groups.",
      "SIGTERM stops: what is under way may end. A second SIGTERM ends now."
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--strict", description = "refuse to start on an invalid policy")
  private boolean strict;

  @Option(
      names = "--proxy-port",
      paramLabel = "PORT",
      description = "port of the proxy; 0 picks one")
  private @Nullable String proxyPort;

  @Option(names = "--web-port", paramLabel = "PORT", description = "port of the pages; 0 picks one")
  private @Nullable String webPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "port of metrics; 0 picks one")
  private @Nullable String metricsPort;

  @Option(names = "--data", paramLabel = "DIR", description = "directory of records and keys")
  private @Nullable String data;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = config.directory();
    Settings settings;
    try {
      settings = Settings.read(directory, System.getenv(), flags());
    } catch (Settings.Refused e) {
      e.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
      return e.isUsage() ? 2 : 1;
    }
    settings.warnings().forEach(warning -> LOG.warn("{}", warning));
    CountDownLatch stop = new CountDownLatch(1);
    Signals.on("TERM", () -> stopOrEnd(stop));
    Signals.on("INT", () -> stopOrEnd(stop));
    AtomicReference<Gateway> running = new AtomicReference<>();
    Signals.on("HUP", () -> reload(running.get()));
    try (Gateway gateway = new Gateway(directory, settings, strict, spec.commandLine().getErr())) {
      running.set(gateway);
      spec.commandLine().getOut().print(gateway.banner());
      spec.commandLine().getOut().flush();
      stop.await();
      gateway.stop();
    }
    return 0;
  }

  private static void reload(@Nullable Gateway started) {
    if (started != null) {
      started.reload();
    }
  }

  private static void stopOrEnd(CountDownLatch stop) {
    if (stop.getCount() == 0) {
      Runtime.getRuntime().halt(0);
    }
    stop.countDown();
  }

  private Map<Setting, String> flags() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.PROXY_PORT, proxyPort);
    put(flags, Setting.WEB_PORT, webPort);
    put(flags, Setting.METRICS_PORT, metricsPort);
    put(flags, Setting.DATA, data);
    return flags;
  }

  private static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }
}
