package fairlead.gateway;

import fairlead.policy.Explanation;
import fairlead.policy.Rule;
import fairlead.policy.suite.SuiteReport;
import fairlead.policy.suite.TestOutcome;
import fairlead.policy.wording.Quoted;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a policy's tests in words, for the terminal.
 *
 * @param out where to
 */
record SuiteText(PrintWriter out) {
  private static final int LONGEST_NAME = 200;

  void print(SuiteReport report) {
    List<TestOutcome> failures = report.failures();
    failures.forEach(this::failure);
    if (!report.uncovered().isEmpty()) {
      out.println("No test made these rules decide:");
      report.uncovered().forEach(this::uncovered);
    }
    int tests = report.outcomes().size();
    out.println(
        tests == 0
            ? "no tests: write some under tests: in policy.yaml"
            : "%d of %d tests passed".formatted(tests - failures.size(), tests));
    out.println("%d of %d rules covered".formatted(report.covered(), report.rules()));
    if (tests > 0) {
      out.println(SuiteReport.ASSUMED_WORDS);
    }
  }

  private void failure(TestOutcome failure) {
    String name = failure.test().name();
    String named = name.isEmpty() ? "" : Quoted.clip(name, LONGEST_NAME) + ": ";
    out.println(failure.test().place() + ": " + named + failure.test().asks());
    out.println("  - " + failure.expectedWords());
    out.println("  + " + failure.gotWords());
    why(failure.why(), failure);
    out.println();
  }

  private void why(@Nullable Explanation why, TestOutcome failure) {
    if (why == null) {
      out.println("  " + failure.test().asked().fault());
      return;
    }
    out.println("  in tier " + why.tier().name() + ": " + why.why());
    why.steps()
        .forEach(
            step ->
                out.println("  " + step.source() + "  " + step.rule() + ": " + step.sentence()));
    if (why.steps().isEmpty()) {
      out.println("  no rule names the host");
    }
  }

  private void uncovered(Rule rule) {
    out.println("  " + rule.source() + "  " + rule.id());
  }
}
