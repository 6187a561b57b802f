package fairlead.gateway;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reviews access requests of a running gateway, and revokes grants. */
@Command(
    name = "review",
    description = "Review what others ask for, and revoke what they were granted.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ReviewCommand.Waiting.class,
      ReviewCommand.Show.class,
      ReviewCommand.Approve.class,
      ReviewCommand.Deny.class,
      ReviewCommand.Revoke.class
    })
final class ReviewCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: list, show, approve, deny or revoke");
  }

  private static String path(String id) {
    return "/access-requests/" + ApiClient.segment(id);
  }

  @Command(
      name = "list",
      description = "List what waits for your vote, what expires first in front.",
      mixinStandardHelpOptions = true)
  static final class Waiting extends ApiCommand {
    @Option(
        names = "--state",
        paramLabel = "S",
        description = "instead: what you may see in a state, such as approved")
    private @Nullable String state;

    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    boolean ask(ApiClient api) throws IOException {
      List<Map<String, @Nullable Object>> found = found(api);
      if (json) {
        found.forEach(each -> out().println(JsonTree.text(each)));
      } else {
        AccessText.table(out(), found);
      }
      return true;
    }

    private List<Map<String, @Nullable Object>> found(ApiClient api) throws IOException {
      if (state != null) {
        return JsonTree.objects(
            api.get("/access-requests?state=" + ApiClient.segment(state)).get("access_requests"));
      }
      Map<String, @Nullable Object> queue = api.get("/reviews");
      List<Map<String, @Nullable Object>> found =
          JsonTree.objects(queue.get("groups")).stream()
              .flatMap(group -> JsonTree.objects(group.get("access_requests")).stream())
              .toList();
      if (queue.get("waiting") instanceof Long waiting && waiting > found.size()) {
        say("the first " + found.size() + " of " + waiting + " that wait");
      }
      return found;
    }
  }

  @Command(
      name = "show",
      description = "Show an access request, and what a grant of it would open.",
      mixinStandardHelpOptions = true)
  static final class Show extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "the access request")
    private String id = "";

    @Option(names = "--json", description = "print a JSON object")
    private boolean json;

    @Override
    boolean ask(ApiClient api) throws IOException {
      Map<String, @Nullable Object> request = api.get(path(id));
      if (json) {
        out().println(JsonTree.text(request));
      } else {
        AccessText.show(out(), request);
      }
      return true;
    }
  }

  /** A vote. */
  abstract static class Vote extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "the access request")
    private String id = "";

    @Option(
        names = "--round",
        paramLabel = "N",
        description = "the round that you looked at: a vote on another one is refused")
    private @Nullable Long round;

    @Option(names = "--json", description = "print the access request as a JSON object")
    private boolean json;

    boolean vote(ApiClient api, String verdict, @Nullable String reason, List<String> hosts)
        throws IOException {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("verdict", verdict);
      if (reason != null) {
        body.put("reason", reason);
      }
      if (!hosts.isEmpty()) {
        body.put("hosts", hosts);
      }
      if (round != null) {
        body.put("round", round);
      }
      Map<String, @Nullable Object> request = api.post(path(id) + "/reviews", body);
      if (json) {
        out().println(JsonTree.text(request));
      } else {
        out().println(text(request, "id") + " " + AccessText.state(request));
        Map<String, @Nullable Object> grant = JsonTree.members(request.get("grant"));
        if (!grant.isEmpty()) {
          out().println("grant " + AccessText.grant(grant));
        }
      }
      return true;
    }
  }

  @Command(
      name = "approve",
      description = "Approve an access request, perhaps only some of its hosts.",
      mixinStandardHelpOptions = true)
  static final class Approve extends Vote {
    @Option(names = "--reason", description = "your words; the person sees them")
    private @Nullable String reason;

    @Option(
        names = "--hosts",
        split = ",",
        paramLabel = "HOST",
        description = "only these, with commas between them; the others are left out")
    private List<String> hosts = List.of();

    @Override
    boolean ask(ApiClient api) throws IOException {
      return vote(api, "approve", reason, hosts);
    }
  }

  @Command(
      name = "deny",
      description = "Deny an access request, which decides it.",
      mixinStandardHelpOptions = true)
  static final class Deny extends Vote {
    @Option(names = "--reason", required = true, description = "why; the person sees it")
    private String reason = "";

    @Override
    void checkUsage() {
      needReason(reason);
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      return vote(api, "deny", reason, List.of());
    }
  }

  @Command(
      name = "revoke",
      description = "Revoke a grant; what it opened ends within a second.",
      mixinStandardHelpOptions = true)
  static final class Revoke extends ApiCommand {
    @Parameters(paramLabel = "GRANT", description = "the grant")
    private String id = "";

    @Option(names = "--reason", required = true, description = "why; the person sees it")
    private String reason = "";

    @Option(names = "--json", description = "print the grant as a JSON object")
    private boolean json;

    @Override
    void checkUsage() {
      needReason(reason);
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      Map<String, @Nullable Object> grant =
          api.post("/grants/" + ApiClient.segment(id) + "/revoke", Map.of("reason", reason));
      out().println(json ? JsonTree.text(grant) : "grant " + AccessText.grant(grant));
      return true;
    }
  }
}
