package fairlead.gateway;

import fairlead.policy.Decision;
import fairlead.policy.Explanation;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RequestUrl;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.PolicyLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says in words how a request would be decided, and why. */
@Command(
    name = "explain",
    description = "Say how a request would be decided, and every rule that bore on it.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--user", required = true, description = "who asks")
  private String user = "";

  @Option(
      names = "--group",
      description = "a group the user is in (default: as the group file says)")
  private List<String> groups = List.of();

  @Option(
      names = "--method",
      defaultValue = "GET",
      description = "the method, for http:// (default: GET)")
  private String method = "GET";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "when, such as 2026-11-24T09:30:00Z; 2026-11-24T09:30 or 09:30 in the policy's zone"
              + " (default: now)")
  private @Nullable String at;

  @Option(
      names = "--from",
      paramLabel = "IP",
      description = "the client's address (default: 127.0.0.1)")
  private String from = "127.0.0.1";

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Parameters(
      paramLabel = "URL",
      description = "what is asked for; https:// is explained as its CONNECT")
  private String url = "";

  @Override
  public Integer call() throws IOException {
    Path directory = config.directory();
    return switch (PolicyLoader.load(directory)) {
      case PolicyLoader.Rejected rejected -> {
        rejected.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
        yield 1;
      }
      case PolicyLoader.Loaded loaded -> explain(loaded.policy(), directory);
    };
  }

  private int explain(PolicySet policies, Path directory) throws IOException {
    RequestUrl asked = RequestUrl.parse(url, method);
    if (asked == null) {
      throw usage(url + " is no URL of http:// or https://");
    }
    ExplainTime times = new ExplainTime(policies.zone());
    Instant time = time(times);
    InetAddress client = client();
    People people = people(directory);
    ExplainText text = new ExplainText(spec.commandLine().getOut(), user, times);
    JsonOutput object = new JsonOutput(spec.commandLine().getOut());
    WebRequest request = asked.request();
    if (request == null) {
      if (json) {
        object.badRequest(asked);
      } else {
        text.badRequest(asked);
      }
      return 1;
    }
    Explanation said =
        policies.explain(new Principal(user, people.groups()), client, request, time);
    if (json) {
      object.explanation(said, request, people.known());
    } else {
      text.print(said, request, people.known(), at == null ? null : time);
    }
    return said.decision() instanceof Decision.Allow ? 0 : 1;
  }

  /** What the files say of the user; with {@code --group}, the groups named there. */
  private record People(boolean known, Set<String> groups) {}

  private People people(Path directory) throws IOException {
    try {
      Settings settings = Settings.read(directory, System.getenv(), Map.of());
      UserFiles files = UserFiles.of(directory, settings);
      boolean known =
          files.users().hashes().containsKey(user)
              || settings.networks().stream().anyMatch(network -> network.user().equals(user));
      return new People(
          known, groups.isEmpty() ? files.groups().groupsOf(user) : Set.copyOf(groups));
    } catch (Settings.Refused e) {
      throw new IOException("the settings cannot be used: " + e.problems().getFirst(), e);
    }
  }

  private InetAddress client() {
    InetAddress address = AddressLiteral.parse(from);
    if (address == null) {
      throw usage("--from " + from + " is no address");
    }
    return address;
  }

  private Instant time(ExplainTime times) {
    Instant now = Instant.now();
    Instant time = at == null ? now : times.parse(at, now);
    if (time == null) {
      throw usage(
          "--at "
              + at
              + " is no time (expected: like 2026-11-24T09:30:00Z, 2026-11-24T09:30 or 09:30)");
    }
    return time;
  }

  private CommandLine.ParameterException usage(String words) {
    return new CommandLine.ParameterException(spec.commandLine(), words);
  }
}
