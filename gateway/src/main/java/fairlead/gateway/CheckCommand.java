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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with a configuration. */
@Command(
    name = "check",
    description = "Say everything that is wrong with a configuration.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigArgument config = new ConfigArgument();

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path checked = ConfigOption.existing(config.named());
    List<Problem> problems = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    PolicyTests tests = PolicyTests.REQUIRE;
    Surroundings surroundings = null;
    try {
      Settings settings = Settings.read(checked, System.getenv(), Map.of());
      tests = settings.policyTests();
      warnings.addAll(settings.warnings());
      problems.addAll(ReceiverReader.unusable(settings));
      problems.addAll(SinkReader.unusable(settings));
      UserFiles people = UserFiles.of(checked, settings);
      problems.addAll(people.problems().stream().map(CheckCommand::asProblem).toList());
      surroundings = new Surroundings(settings, people);
    } catch (Settings.Refused e) {
      problems.addAll(e.problems());
    }
    switch (tests.admit(WatchedLoad.of(checked, spec.commandLine().getErr()))) {
      case PolicyLoader.Loaded loaded -> {
        warnings.addAll(loaded.warnings());
        if (surroundings != null) {
          warnings.addAll(surroundings.warnings(loaded.rules(), loaded.places()));
        }
      }
      case PolicyLoader.Rejected rejected -> problems.addAll(rejected.problems());
    }
    problems.sort(Problem.BY_PLACE);
    warnings.sort(Problem.BY_PLACE);
    if (json) {
      new JsonOutput(spec.commandLine().getOut()).check(problems, warnings);
    } else {
      print(checked, problems, warnings);
    }
    return problems.isEmpty() ? 0 : 1;
  }

  static Problem asProblem(FileProblem problem) {
    return new Problem(Path.of(problem.file()), problem.line(), 1, problem.what(), problem.fix());
  }

  /** The problem with its file as it is reached from here. */
  static Problem in(Path directory, Problem problem) {
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
