package fairlead.gateway;

import fairlead.policy.Decision;
import fairlead.policy.Explanation;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.RequestUrl;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.explain.ExplanationText;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.wording.Quoted;
import fairlead.policy.wording.WrittenTime;
import fairlead.proxy.audit.DecisionIds;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Says in words how a request would be decided, and why: by the files, or by a running gateway; or
 * how one was decided.
 */
@Command(
    name = "explain",
    description =
        "Say how a request would be decided, and every rule that bore on it. With --id, how one was"
            + " decided.",
    mixinStandardHelpOptions = true)
final class ExplainCommand extends ApiCommand {
  @Option(names = "--user", description = "who asks")
  private @Nullable String user;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "a decision that was made, by its id: in the audit log of the configuration, with"
              + " --server a refusal of the last week")
  private @Nullable String id;

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
      arity = "0..1",
      paramLabel = "URL",
      description = "what is asked for; https:// is explained as its CONNECT")
  private @Nullable String url;

  @Override
  void checkUsage() {
    if (id != null && (user != null || url != null || at != null)) {
      throw usage("--id names a decision that was made: leave --user, --at and URL out");
    }
    if (id == null && url == null) {
      throw usage("Missing required parameter: 'URL', or --id ID");
    }
    if (id == null && user == null && !isServerNamed()) {
      throw usage("Missing required option: '--user=<user>'");
    }
    if (id != null && !DecisionIds.isId(id)) {
      throw usage("--id " + Quoted.of(id) + " is no id (expected: 13 letters and digits)");
    }
  }

  @Override
  public Integer call() throws IOException {
    if (isServerNamed()) {
      return super.call();
    }
    checkUsage();
    Path directory = config.directory();
    return switch (WatchedLoad.of(directory, spec.commandLine().getErr())) {
      case PolicyLoader.Rejected rejected -> {
        rejected.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
        yield 1;
      }
      case PolicyLoader.Loaded loaded ->
          id == null ? explain(loaded.policy(), directory) : past(loaded.policy(), directory, id);
    };
  }

  @Override
  boolean ask(ApiClient api) throws IOException {
    Map<String, @Nullable Object> said =
        id == null ? api.get("/explain" + query()) : api.get("/decisions/" + id);
    if (json) {
      out().println(JsonTree.text(said));
    } else if (id == null) {
      JsonTree.texts(said.get("words")).forEach(out()::println);
    } else {
      List.of("time", "reason", "rule", "tier", "host", "detail", "meaning", "remedy").stream()
          .filter(name -> !text(said, name).isEmpty())
          .forEach(name -> out().println("%-8s %s".formatted(name, text(said, name))));
    }
    return "allow".equals(said.get("decision"));
  }

  private String query() {
    StringBuilder query =
        new StringBuilder("?url=").append(ApiClient.segment(url == null ? "" : url));
    put(query, "user", user);
    put(query, "method", method);
    put(query, "at", at);
    put(query, "from", from);
    groups.forEach(group -> put(query, "group", group));
    return query.toString();
  }

  private static void put(StringBuilder query, String name, @Nullable String value) {
    if (value != null) {
      query.append('&').append(name).append('=').append(ApiClient.segment(value));
    }
  }

  private int past(PolicySet policies, Path directory, String decision) throws IOException {
    Settings settings = settings(directory);
    Path log = settings.path(Setting.DATA).resolve("audit");
    PastDecision past = AuditSearch.find(log, decision);
    if (past.records().isEmpty()) {
      spec.commandLine().getErr().println("no record in " + log + " has the id " + decision);
      return 1;
    }
    new LookRecorder(settings.path(Setting.DATA), settings)
        .record(
            LookRecorder.note(
                false, past.first().user, "records", "explain --id " + decision, "an explanation"));
    if (json) {
      past.records().forEach(entry -> out().println(JsonTree.text(entry)));
      return 0;
    }
    past.words().forEach(out()::println);
    WebRequest request = past.first().request();
    Instant time = past.first().time();
    String who = past.first().user;
    String from = past.first().client;
    InetAddress client = from == null ? null : AddressLiteral.parse(from);
    if (request == null || time == null || client == null || who == null) {
      out().println("No policy decided this.");
      return 0;
    }
    boolean same = past.policy().equals(policies.hash());
    out()
        .println(
            "The policy of these files, "
                + (same ? "which decided it" : "which is another")
                + ", and the groups of now say of that time:");
    UserFiles files = UserFiles.of(directory, settings(directory));
    Set<String> of = groups.isEmpty() ? files.groups().groupsOf(who) : Set.copyOf(groups);
    Explanation said = policies.explain(new Principal(who, of), client, request, time);
    ExplanationText.of(said, who, request, true, time, policies.zone()).forEach(out()::println);
    return 0;
  }

  private int explain(PolicySet policies, Path directory) throws IOException {
    String who = user == null ? "" : user;
    RequestUrl asked = RequestUrl.parse(url == null ? "" : url, method);
    if (asked == null) {
      throw usage(url + " is no URL of http:// or https://");
    }
    Instant time = time(policies.zone());
    InetAddress client = client();
    People people = people(directory, who);
    JsonOutput object = new JsonOutput(spec.commandLine().getOut());
    WebRequest request = asked.request();
    if (request == null) {
      if (json) {
        object.badRequest(asked);
      } else {
        ExplanationText.badRequest(asked).forEach(out()::println);
      }
      return 1;
    }
    Explanation said = policies.explain(new Principal(who, people.groups()), client, request, time);
    if (json) {
      object.explanation(said, request, people.known());
    } else {
      ExplanationText.of(
              said, who, request, people.known(), at == null ? null : time, policies.zone())
          .forEach(out()::println);
    }
    return said.decision() instanceof Decision.Allow ? 0 : 1;
  }

  /** What the files say of the user; with {@code --group}, the groups named there. */
  private record People(boolean known, Set<String> groups) {}

  private People people(Path directory, String who) throws IOException {
    Settings settings = settings(directory);
    UserFiles files = UserFiles.of(directory, settings);
    boolean known =
        files.users().hashes().containsKey(who)
            || settings.networks().stream().anyMatch(network -> network.user().equals(who));
    return new People(known, groups.isEmpty() ? files.groups().groupsOf(who) : Set.copyOf(groups));
  }

  private static Settings settings(Path directory) throws IOException {
    try {
      return Settings.read(directory, System.getenv(), Map.of());
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

  private Instant time(ZoneId zone) {
    Instant now = Instant.now();
    Instant time = at == null ? now : WrittenTime.parse(at, zone, now);
    if (time == null) {
      throw usage(
          "--at "
              + at
              + " is no time (expected: like 2026-11-24T09:30:00Z, 2026-11-24T09:30 or 09:30)");
    }
    return time;
  }
}
