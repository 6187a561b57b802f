package fairlead.gateway;

import fairlead.policy.load.yaml.Scalars;
import fairlead.proxy.identity.PasswordFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tokens of a running gateway: issues, lists and revokes them. */
@Command(
    name = "token",
    description = "Issue, list and revoke tokens, with which machines sign in.",
    mixinStandardHelpOptions = true,
    subcommands = {TokenCommand.Issue.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class})
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: issue, list or revoke");
  }

  @Command(
      name = "issue",
      description = "Issue a token. Standard output has its secret, which is shown this once.",
      mixinStandardHelpOptions = true)
  static final class Issue extends ApiCommand {
    @Option(names = "--user", required = true, paramLabel = "U", description = "whose it is")
    private String user = "";

    @Option(
        names = "--expires",
        required = true,
        paramLabel = "TIME",
        description = "how long it lives, such as 8h; 1m to 366d")
    private String expires = "";

    @Option(names = "--json", description = "print a JSON object")
    private boolean json;

    @Override
    void checkUsage() {
      if (!PasswordFile.isName(user)) {
        throw usage(
            "\"" + user + "\" is no user name (expected: 1 to 64 letters, digits, . - _ @)");
      }
      if (Scalars.duration(expires) == null) {
        throw usage("--expires " + expires + " (expected: a duration with its unit, such as 8h)");
      }
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      Map<String, @Nullable Object> token =
          api.post("/tokens", Map.of("user", user, "expires", expires));
      if (json) {
        out().println(JsonTree.text(token));
        return true;
      }
      say(
          "token "
              + text(token, "id")
              + " of "
              + text(token, "user")
              + " until "
              + text(token, "expires"));
      out().println(text(token, "token"));
      return true;
    }
  }

  @Command(name = "list", description = "List valid tokens.", mixinStandardHelpOptions = true)
  static final class ListAll extends ApiCommand {
    @Option(names = "--user", paramLabel = "U", description = "only this user's")
    private @Nullable String user;

    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    boolean ask(ApiClient api) throws IOException {
      String query = user == null ? "" : "?user=" + ApiClient.segment(user);
      List<Map<String, @Nullable Object>> tokens =
          JsonTree.objects(api.get("/tokens" + query).get("tokens"));
      if (json) {
        tokens.forEach(each -> out().println(JsonTree.text(each)));
        return true;
      }
      TextTable table = new TextTable("ID", "USER", "EXPIRES", "ISSUED", "ISSUED BY");
      for (Map<String, @Nullable Object> each : tokens) {
        table.add(
            text(each, "id"),
            text(each, "user"),
            text(each, "expires"),
            text(each, "issued"),
            text(each, "issued_by"));
      }
      table.print(out());
      return true;
    }
  }

  @Command(name = "revoke", description = "Revoke a token.", mixinStandardHelpOptions = true)
  static final class Revoke extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "the token's id, not its secret")
    private String id = "";

    @Override
    boolean ask(ApiClient api) throws IOException {
      api.delete("/tokens/" + ApiClient.segment(id));
      out().println("revoked token " + id);
      return true;
    }
  }
}
