package fairlead.gateway;

import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import fairlead.proxy.identity.FileProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with a configuration. */
@Command(
    name = "check",
    description = "Say everything that is wrong with a configuration.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "the configuration directory (default: $FAIRLEAD_CONFIG, else config beside the"
              + " launcher)")
  private @Nullable Path directory;

  @Option(names = "--config", paramLabel = "DIR", description = "the same")
  private @Nullable Path config;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path checked = ConfigOption.existing(named());
    List<Problem> problems = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    switch (WatchedLoad.of(checked, spec.commandLine().getErr())) {
      case PolicyLoader.Loaded loaded -> warnings.addAll(loaded.warnings());
      case PolicyLoader.Rejected rejected -> problems.addAll(rejected.problems());
    }
    problems.addAll(settingsAndPeople(checked));
    problems.sort(Problem.BY_PLACE);
    if (json) {
      new JsonOutput(spec.commandLine().getOut()).check(problems, warnings);
    } else {
      print(checked, problems, warnings);
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private Path named() {
    if (directory != null && config != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "DIR and --config DIR name the same: give one");
    }
    Path named = directory == null ? config : directory;
    return named == null ? ConfigOption.standard() : named;
  }

  private static List<Problem> settingsAndPeople(Path directory) throws IOException {
    try {
      Settings settings = Settings.read(directory, System.getenv(), Map.of());
      return UserFiles.of(directory, settings).problems().stream()
          .map(CheckCommand::asProblem)
          .toList();
    } catch (Settings.Refused e) {
      return e.problems();
    }
  }

  private static Problem asProblem(FileProblem problem) {
    return new Problem(Path.of(problem.file()), problem.line(), 1, problem.what(), problem.fix());
  }

  /** The problem with its file as it is reached from here. */
  private static Problem in(Path directory, Problem problem) {
    Path file = directory.resolve(problem.file()).normalize();
    return new Problem(file, problem.line(), problem.column(), problem.what(), problem.fix());
  }

  private void print(Path checked, List<Problem> problems, List<Problem> warnings) {
    PrintWriter out = spec.commandLine().getOut();
    problems.forEach(problem -> out.println(in(checked, problem)));
    warnings.forEach(warning -> out.println("warning: " + in(checked, warning)));
    if (problems.isEmpty()) {
      out.println(checked + " is sound" + (warnings.isEmpty() ? "" : ", with warnings"));
    }
  }
}
