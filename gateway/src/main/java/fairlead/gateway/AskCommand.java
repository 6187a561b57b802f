package fairlead.gateway;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a running gateway for access, as whoever signs in. Exit 1 if what was waited for fails. */
@Command(
    name = "ask",
    description =
        "Ask for access: to hosts, to a tier, or without either to your own tier. With list or"
            + " withdraw: what you asked for.",
    mixinStandardHelpOptions = true,
    subcommands = {AskCommand.ListOwn.class, AskCommand.Withdraw.class})
final class AskCommand extends ApiCommand {
  private static final long LOOK_MILLIS = 1_000;

  @Parameters(arity = "0..*", paramLabel = "HOST", description = "exact names, such as a.example")
  private List<String> hosts = List.of();

  @Option(names = "--tier", paramLabel = "T", description = "a tier, instead of hosts")
  private @Nullable String tier;

  @Option(names = "--reason", description = "what you need it for; the reviewers read it")
  private @Nullable String reason;

  @Option(
      names = "--starts",
      paramLabel = "TIME",
      description = "from when, such as 2026-11-24T09:30:00Z (default: at once)")
  private @Nullable String starts;

  @Option(names = "--for", paramLabel = "U", description = "a machine that you stand for")
  private @Nullable String user;

  @Option(names = "--wait", description = "wait for the verdict; exit 0 if it is approved, else 1")
  private boolean wait;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  void checkUsage() {
    if (tier != null && !hosts.isEmpty()) {
      throw usage("say --tier or hosts, not both");
    }
    if (reason == null || reason.isBlank()) {
      throw usage("say --reason: the reviewers read it");
    }
    if (starts != null && !isTime(starts)) {
      throw usage(
          "--starts " + starts + " (expected: a time with its zone, such as 2026-11-24T09:30:00Z)");
    }
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  @Override
  boolean ask(ApiClient api) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "reason", reason);
    put(body, "tier", tier);
    put(body, "starts", starts);
    put(body, "user", user);
    if (!hosts.isEmpty()) {
      body.put("hosts", hosts);
    }
    Map<String, @Nullable Object> request = api.post("/access-requests", body);
    if (wait) {
      say("request " + text(request, "id") + ": " + AccessText.state(request));
      request = decided(api, request);
    }
    if (json) {
      out().println(JsonTree.text(request));
    } else {
      out().println(text(request, "id") + " " + AccessText.state(request));
    }
    return !wait || text(request, "state").equals("approved");
  }

  private static void put(Map<String, Object> body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static Map<String, @Nullable Object> decided(
      ApiClient api, Map<String, @Nullable Object> asked) throws IOException {
    Map<String, @Nullable Object> request = asked;
    String path = "/access-requests/" + ApiClient.segment(text(asked, "id"));
    try {
      while (text(request, "state").equals("pending")) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        request = api.get(path);
      }
      return request;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; the access request goes on waiting", e);
    }
  }

  @Command(name = "list", description = "List what you asked for.", mixinStandardHelpOptions = true)
  static final class ListOwn extends ApiCommand {
    @Option(
        names = "--state",
        paramLabel = "S",
        description = "only pending, approved, denied, withdrawn or expired ones")
    private @Nullable String state;

    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    boolean ask(ApiClient api) throws IOException {
      String me = text(api.get("/me"), "user");
      String query = "?user=" + ApiClient.segment(me);
      List<Map<String, @Nullable Object>> found =
          JsonTree.objects(
              api.get(
                      "/access-requests"
                          + query
                          + (state == null ? "" : "&state=" + ApiClient.segment(state)))
                  .get("access_requests"));
      if (json) {
        found.forEach(each -> out().println(JsonTree.text(each)));
      } else {
        AccessText.table(out(), found);
      }
      return true;
    }
  }

  @Command(
      name = "withdraw",
      description = "Take an access request back.",
      mixinStandardHelpOptions = true)
  static final class Withdraw extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "the access request")
    private String id = "";

    @Override
    boolean ask(ApiClient api) throws IOException {
      Map<String, @Nullable Object> request =
          api.post("/access-requests/" + ApiClient.segment(id) + "/withdraw", Map.of());
      out().println(text(request, "id") + " " + AccessText.state(request));
      return true;
    }
  }
}
