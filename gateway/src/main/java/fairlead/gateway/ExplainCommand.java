package fairlead.gateway;

import fairlead.policy.Decision;
import fairlead.policy.Explanation;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.PolicyLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
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
      description = "when, such as 2026-11-24T09:30:00Z (default: now)")
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
    WebRequest request = RequestUrl.parse(url, method);
    if (request == null) {
      throw usage(url + " is no URL of http:// or https://, or its host is not in normal form");
    }
    Explanation said =
        policies.explain(new Principal(user, groups(directory)), client(), request, time());
    if (json) {
      new JsonOutput(spec.commandLine().getOut()).explanation(said);
    } else {
      print(said, request);
    }
    return said.decision() instanceof Decision.Allow ? 0 : 1;
  }

  private Set<String> groups(Path directory) throws IOException {
    if (!groups.isEmpty()) {
      return new HashSet<>(groups);
    }
    try {
      Settings settings = Settings.read(directory, System.getenv(), Map.of());
      return UserFiles.of(directory, settings).groups().groupsOf(user);
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

  private Instant time() {
    try {
      return at == null ? Instant.now() : Instant.parse(at);
    } catch (DateTimeParseException e) {
      throw usage("--at " + at + " is no time (expected: like 2026-11-24T09:30:00Z)");
    }
  }

  private CommandLine.ParameterException usage(String words) {
    return new CommandLine.ParameterException(spec.commandLine(), words);
  }

  private void print(Explanation said, WebRequest request) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(user + " is in tier " + said.tier().name() + ": " + said.why());
    said.steps()
        .forEach(
            step ->
                out.println("  " + step.source() + "  " + step.rule() + ": " + step.sentence()));
    String target =
        request.method() + " " + request.host().text() + ":" + request.port() + request.path();
    switch (said.decision()) {
      case Decision.Allow allow -> out.println("allow " + target + ", by rule " + allow.rule());
      case Decision.Deny deny -> {
        String rule = deny.rule() == null ? "" : ", rule " + deny.rule();
        out.println("deny " + target + ": " + deny.reason().label() + rule);
        out.println(deny.reason().meaning() + " " + deny.reason().remedy());
      }
    }
    if (!said.decision().until().equals(Instant.MAX)) {
      out.println("This holds until " + said.decision().until() + ".");
    }
  }
}
