package fairlead.gateway;

import fairlead.policy.load.PolicyLoader;
import fairlead.policy.suite.PolicySuite;
import fairlead.policy.suite.SuiteReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the tests that a policy brings. */
@Command(
    name = "test",
    description = "Run the policy's own tests, and say which rules none of them reaches.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigArgument config = new ConfigArgument();

  @Option(
      names = "--coverage",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "fail too if fewer of the rules are covered (default: 0)")
  private int coverage;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (coverage < 0 || coverage > 100) {
      throw new ParameterException(
          spec.commandLine(), "--coverage " + coverage + " (expected: 0 to 100)");
    }
    Path directory = ConfigOption.existing(config.named());
    return switch (PolicyLoader.load(directory)) {
      case PolicyLoader.Rejected rejected -> refuse(rejected);
      case PolicyLoader.Loaded loaded ->
          tell(PolicySuite.run(loaded.policy(), loaded.rules(), loaded.tests()));
    };
  }

  private int refuse(PolicyLoader.Rejected rejected) {
    if (json) {
      new JsonOutput(spec.commandLine().getOut()).check(rejected.problems(), List.of());
    } else {
      rejected.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
    }
    return 1;
  }

  private int tell(SuiteReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      new SuiteJson(new JsonOutput(out)).print(report);
    } else {
      new SuiteText(out).print(report);
    }
    boolean enough = report.percent() >= coverage;
    if (!enough) {
      spec.commandLine()
          .getErr()
          .println(
              "fairlead: %d %% of the rules are covered, fewer than %d %%"
                  .formatted(report.percent(), coverage));
    }
    return enough && report.failures().isEmpty() ? 0 : 1;
  }
}
