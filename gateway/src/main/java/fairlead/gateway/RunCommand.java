package fairlead.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

  /** What a second signal gives the records of what was just answered. */
  private static final Duration FLUSH = Duration.ofSeconds(1);

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
  public Integer call() throws InterruptedException {
    try {
      run(config.directory());
      return 0;
    } catch (Settings.Refused e) {
      e.problems().forEach(problem -> say(problem.toString()));
      return e.isUsage() ? 2 : 1;
    } catch (IOException e) {
      say("fairlead: " + Failure.words(e));
      return 1;
    } catch (RuntimeException e) {
      LOG.error("the gateway broke down", e);
      return 1;
    }
  }

  /** Whoever reads standard error with a program gets log lines only. */
  private void say(String words) {
    if (Terminal.isError()) {
      spec.commandLine().getErr().println(words);
    } else {
      LOG.error("{}", words);
    }
  }

  private void run(Path directory) throws Settings.Refused, IOException, InterruptedException {
    Settings settings = Settings.read(directory, System.getenv(), flags());
    settings.warnings().forEach(warning -> LOG.warn("{}", warning));
    CountDownLatch stop = new CountDownLatch(1);
    AtomicReference<Gateway> running = new AtomicReference<>();
    listen(stop, running);
    try (Gateway gateway = new Gateway(directory, settings, strict, spec.commandLine().getErr())) {
      running.set(gateway);
      spec.commandLine().getOut().print(gateway.banner());
      spec.commandLine().getOut().flush();
      gateway.copyRecords();
      stop.await();
      gateway.stop();
    }
  }

  private static void listen(CountDownLatch stop, AtomicReference<Gateway> running) {
    Signals.on("TERM", () -> stopOrEnd(stop, running.get()));
    Signals.on("INT", () -> stopOrEnd(stop, running.get()));
    if (!Signals.on("HUP", () -> reload(running.get()))) {
      LOG.warn("SIGHUP does not reach this process, as under nohup; a change of files reloads");
    }
  }

  private static void reload(@Nullable Gateway started) {
    if (started != null) {
      started.reload();
    }
  }

  private static void stopOrEnd(CountDownLatch stop, @Nullable Gateway started) {
    if (stop.getCount() == 0) {
      if (started != null) {
        started.abandon(FLUSH);
      }
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
