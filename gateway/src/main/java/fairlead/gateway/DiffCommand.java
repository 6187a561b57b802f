package fairlead.gateway;

import fairlead.policy.PolicyRules;
import fairlead.policy.diff.PolicyDiff;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what one policy changes of another, for whom. */
@Command(
    name = "diff",
    description =
        "Say what a policy changes of another, for whom. Exit 1 if anything changes for anybody.",
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "OLD", description = "the configuration as it was")
  private Path old = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "the configuration as it will be")
  private Path next = Path.of("");

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<Problem> problems = new ArrayList<>();
    PolicyRules before = rules(ConfigOption.existing(old), problems);
    PolicyRules after = rules(ConfigOption.existing(next), problems);
    PrintWriter out = spec.commandLine().getOut();
    if (before == null || after == null) {
      if (json) {
        new JsonOutput(out).check(problems, List.of());
      } else {
        problems.forEach(spec.commandLine().getErr()::println);
      }
      return 1;
    }
    PolicyDiff diff = PolicyDiff.of(before, after);
    if (json) {
      new DiffJson(new JsonOutput(out)).print(diff);
    } else {
      diff.lines().forEach(out::println);
    }
    return diff.nothing() ? 0 : 1;
  }

  private @Nullable PolicyRules rules(Path directory, List<Problem> problems) {
    return switch (WatchedLoad.of(directory, spec.commandLine().getErr())) {
      case PolicyLoader.Loaded loaded -> loaded.rules();
      case PolicyLoader.Rejected rejected -> {
        rejected.problems().forEach(problem -> problems.add(CheckCommand.in(directory, problem)));
        yield null;
      }
    };
  }
}
