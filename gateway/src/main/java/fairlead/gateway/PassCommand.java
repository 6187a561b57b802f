package fairlead.gateway;

import fairlead.policy.load.yaml.Scalars;
import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.PassDesk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Guest passes of a running gateway: prints, lists and revokes them. */
@Command(
    name = "pass",
    description = "Print, list and revoke guest passes: names and passwords for a while.",
    mixinStandardHelpOptions = true,
    subcommands = {PassCommand.Print.class, PassCommand.ListAll.class, PassCommand.Revoke.class})
final class PassCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: print, list or revoke");
  }

  @Command(
      name = "print",
      description =
          "Make passes and print slips to cut. This is the only time that their passwords are"
              + " shown.",
      mixinStandardHelpOptions = true)
  static final class Print extends ApiCommand {
    @Option(
        names = "--group",
        required = true,
        paramLabel = "G",
        description = "the group that guests are in; the policy says what it may")
    private String group = "";

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "1",
        description = "how many, 1 to 200 (default: 1)")
    private int count;

    @Option(
        names = "--expires",
        required = true,
        paramLabel = "TIME",
        description = "how long they live, such as 1d; 1m to 31d")
    private String expires = "";

    @Option(
        names = "--tier",
        paramLabel = "T",
        description = "make none unless the policy puts the group in this tier")
    private String tier = "";

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "write a page to print, for its owner's eyes only, in place of text")
    private @Nullable Path html;

    @Option(names = "--json", description = "print a JSON object")
    private boolean json;

    @Override
    void checkUsage() {
      if (!GroupFile.isName(group)) {
        throw usage("\"" + group + "\" is no group (expected: 1 to 64 letters, digits, . - _)");
      }
      if (count < 1 || count > PassDesk.MOST) {
        throw usage("--count " + count + " (expected: 1 to " + PassDesk.MOST + ")");
      }
      if (Scalars.duration(expires) == null) {
        throw usage("--expires " + expires + " (expected: a duration with its unit, such as 1d)");
      }
      if (html != null && json) {
        throw usage("--html and --json exclude each other");
      }
      if (html != null && Files.exists(html)) {
        throw usage("--html " + html + " exists (expected: a new file)");
      }
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      Map<String, Object> order = new LinkedHashMap<>();
      order.put("group", group);
      order.put("count", (long) count);
      order.put("expires", expires);
      if (!tier.isEmpty()) {
        order.put("tier", tier);
      }
      if (html != null) {
        DataDirectory.write(html, new byte[0], "rw-------"); // before passwords are shown for once
      }
      Map<String, @Nullable Object> made = api.post("/passes", order);
      Slips slips = new Slips(made);
      if (json) {
        out().println(JsonTree.text(made));
      } else if (html == null) {
        out().print(slips.text());
        out().flush();
      } else {
        DataDirectory.write(html, slips.html().getBytes(StandardCharsets.UTF_8), "rw-------");
        out().println(html);
      }
      String passes = slips.count() == 1 ? " pass in tier " : " passes in tier ";
      say(slips.count() + passes + text(made, "tier") + ", valid for " + expires);
      return slips.count() == count;
    }
  }

  @Command(name = "list", description = "List valid passes.", mixinStandardHelpOptions = true)
  static final class ListAll extends ApiCommand {
    @Option(names = "--group", paramLabel = "G", description = "only this group's")
    private @Nullable String group;

    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    boolean ask(ApiClient api) throws IOException {
      String query = group == null ? "" : "?group=" + ApiClient.segment(group);
      List<Map<String, @Nullable Object>> passes =
          JsonTree.objects(api.get("/passes" + query).get("passes"));
      if (json) {
        passes.forEach(each -> out().println(JsonTree.text(each)));
        return true;
      }
      TextTable table = new TextTable("NAME", "GROUP", "EXPIRES", "ISSUED", "ISSUED BY");
      for (Map<String, @Nullable Object> each : passes) {
        table.add(
            text(each, "id"),
            text(each, "group"),
            text(each, "expires"),
            text(each, "issued"),
            text(each, "issued_by"));
      }
      table.print(out());
      return true;
    }
  }

  @Command(
      name = "revoke",
      description = "Revoke passes: what their holders have open ends within a second.",
      mixinStandardHelpOptions = true)
  static final class Revoke extends ApiCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "such as guest-7f3k")
    private List<String> names = List.of();

    @Override
    boolean ask(ApiClient api) throws IOException {
      boolean all = true;
      for (String name : names) {
        try {
          api.delete("/passes/" + ApiClient.segment(name));
          out().println("revoked pass " + name);
        } catch (IOException e) {
          say(name + ": " + Failure.words(e));
          all = false;
        }
      }
      return all;
    }
  }
}
