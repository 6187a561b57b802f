package fairlead.gateway;

import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.PolicyLoader.Loaded;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problem;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.suite.PolicySuite;
import fairlead.policy.suite.PolicyTest;
import fairlead.policy.suite.TestOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What its own tests mean to a policy that is to come into force. */
enum PolicyTests {
  /** One that fails a test is not taken. */
  REQUIRE,
  /** One that fails a test is taken, and warned of. */
  WARN;

  /** Runs the tests of a policy that loaded; their failures are problems, or warnings. */
  PolicyLoader.Result admit(PolicyLoader.Result result) {
    if (!(result instanceof Loaded loaded)) {
      return result;
    }
    List<Problem> failures = failures(loaded);
    if (failures.isEmpty()) {
      return loaded;
    }
    return this == REQUIRE
        ? new PolicyLoader.Rejected(failures)
        : new Loaded(
            loaded.policy(),
            loaded.rules(),
            loaded.tests(),
            Stream.concat(loaded.warnings().stream(), failures.stream()).toList(),
            loaded.places());
  }

  private static List<Problem> failures(Loaded loaded) {
    Problems problems = new Problems(Path.of(PolicyLoader.FILE));
    PolicySuite.run(loaded.policy(), loaded.rules(), loaded.tests())
        .failures()
        .forEach(failure -> add(failure, problems));
    return problems.all();
  }

  private static void add(TestOutcome failure, Problems problems) {
    PolicyTest test = failure.test();
    problems
        .of(Path.of(test.source().file()))
        .add(
            new Mark(test.source().line(), test.column()),
            "a test fails: %s is expected to be %s, but is %s"
                .formatted(test.asks(), failure.expectedWords(), failure.gotWords()),
            "fairlead test says why");
  }
}
