package fairlead.gateway;

import fairlead.policy.load.yaml.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has a running gateway read its policy again. */
@Command(
    name = "reload",
    description =
        "Have a running gateway read its policy again. Exit 1 if it does not take the files.",
    mixinStandardHelpOptions = true)
final class ReloadCommand extends ApiCommand {
  private static final Duration LONGEST = Duration.ofSeconds(75);

  /** At most one of these. */
  static final class How {
    @Option(names = "--dry-run", description = "say what would change, and change nothing")
    private boolean dryRun;

    @Option(
        names = "--accept",
        description = "take the files also where a list lost more than its shrink allows")
    private boolean accept;
  }

  @ArgGroup(multiplicity = "0..1")
  private How how = new How();

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  boolean ask(ApiClient api) throws IOException {
    String word = how.dryRun ? "dry-run" : how.accept ? "accept" : "reload";
    Map<String, @Nullable Object> said = api.post("/policy/reload", Map.of("how", word), LONGEST);
    boolean good = !text(said, "result").equals("rejected");
    if (json) {
      out().println(JsonTree.text(said));
    } else {
      print(said);
    }
    return good;
  }

  private void print(Map<String, @Nullable Object> said) {
    PrintWriter out = out();
    problems(said, "problems").forEach(out::println);
    problems(said, "warnings").forEach(warning -> out.println("warning: " + warning));
    String inForce = text(said, "policy");
    switch (text(said, "result")) {
      case "taken" -> {
        out.println(
            how.dryRun
                ? "would take policy " + text(said, "candidate") + " in place of " + inForce
                : "policy " + inForce + " is in force");
        Object changes = said.get("changes");
        if (changes != null && !changes.toString().isEmpty()) {
          out.println(text(said, "changes"));
        }
      }
      case "unchanged" -> out.println("policy " + inForce + " is in force already");
      default ->
          out.println(
              how.dryRun
                  ? "would not take it: policy " + inForce + " would stay"
                  : "not taken: policy " + inForce + " stays in force");
    }
  }

  private static List<String> problems(Map<String, @Nullable Object> said, String name) {
    return JsonTree.objects(said.get(name)).stream().map(ReloadCommand::problem).toList();
  }

  private static String problem(Map<String, @Nullable Object> problem) {
    return new Problem(
            Path.of(text(problem, "file")),
            number(problem, "line"),
            number(problem, "column"),
            text(problem, "what"),
            text(problem, "fix"))
        .toString();
  }

  private static int number(Map<String, @Nullable Object> problem, String name) {
    return problem.get(name) instanceof Number number ? number.intValue() : 0;
  }
}
