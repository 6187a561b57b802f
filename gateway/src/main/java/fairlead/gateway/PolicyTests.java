package fairlead.gateway;

import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.PolicyLoader.Loaded;
import fairlead.policy.load.yaml.Problem;
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
    List<Problem> failures =
        PolicySuite.run(loaded.policy(), loaded.rules(), loaded.tests()).failures().stream()
            .map(PolicyTests::problem)
            .toList();
    if (failures.isEmpty()) {
      return loaded;
    }
    return this == REQUIRE
        ? new PolicyLoader.Rejected(failures)
        : new Loaded(
            loaded.policy(),
            loaded.rules(),
            loaded.tests(),
            Stream.concat(loaded.warnings().stream(), failures.stream()).toList());
  }

  private static Problem problem(TestOutcome failure) {
    PolicyTest test = failure.test();
    return new Problem(
        Path.of(test.source().file()),
        test.source().line(),
        test.column(),
        "a test fails: %s is expected to be %s, but is %s"
            .formatted(test.asks(), failure.expectedWords(), failure.gotWords()),
        "fairlead test says why");
  }
}
