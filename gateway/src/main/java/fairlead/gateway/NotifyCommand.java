package fairlead.gateway;

import fairlead.gateway.notify.Receiver;
import fairlead.gateway.notify.TrialNotice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Those who are told of what happens. */
@Command(
    name = "notify",
    description = "See to those who are told of what happens.",
    mixinStandardHelpOptions = true,
    subcommands = NotifyCommand.TestNotice.class)
final class NotifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  /** Sends each a notice that is about nothing. */
  @Command(
      name = "test",
      description = {
        "Send each receiver of the settings a notice of the type test, once, and say what it"
            + " answers.",
        "Needs no running gateway. Exit 1 if one does not take it."
      },
      mixinStandardHelpOptions = true)
  static final class TestNotice implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigOption config = new ConfigOption();

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "only the receiver with this url, or whose url begins so")
    private @Nullable String url;

    @Option(names = "--json", description = "print a JSON object for each")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
      Path directory = config.directory();
      try {
        return test(Settings.read(directory, System.getenv(), Map.of()));
      } catch (Settings.Refused e) {
        e.problems()
            .forEach(
                problem ->
                    spec.commandLine().getErr().println(CheckCommand.in(directory, problem)));
        return 1;
      }
    }

    private int test(Settings settings) throws IOException, InterruptedException {
      String node = Gateway.node(settings);
      boolean all = true;
      for (Receiver receiver : chosen(settings.receivers())) {
        TrialNotice trial =
            TrialNotice.to(
                receiver, node, publicUrl(settings), InstantSource.system(), Version.text());
        all &= trial.delivered();
        print(receiver, trial);
      }
      return all ? 0 : 1;
    }

    private List<Receiver> chosen(List<Receiver> receivers) {
      String begin = url == null ? "" : url;
      List<Receiver> chosen =
          receivers.stream().filter(each -> each.url().toString().startsWith(begin)).toList();
      if (chosen.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            receivers.isEmpty()
                ? "the settings name no receiver; docs/notify.md says how to"
                : "no receiver's url begins with what --url says");
      }
      return chosen;
    }

    /** As a running gateway would say it, but for a port that it picks. */
    private static String publicUrl(Settings settings) {
      String url = settings.text(Setting.WEB_PUBLIC_URL);
      return url.isEmpty()
          ? settings.webScheme()
              + "://"
              + settings.text(Setting.WEB_ADDRESS)
              + ":"
              + settings.number(Setting.WEB_PORT)
          : url;
    }

    private void print(Receiver receiver, TrialNotice trial) {
      if (json) {
        new JsonOutput(spec.commandLine().getOut())
            .object(
                out -> {
                  out.writeStringProperty("receiver", receiver.shown());
                  out.writeBooleanProperty("delivered", trial.delivered());
                  out.writeStringProperty("answer", trial.said());
                });
      } else {
        String result = trial.delivered() ? "delivered" : "not delivered";
        spec.commandLine().getOut().println(receiver.shown() + "  " + result + ", " + trial.said());
      }
    }
  }
}
