package fairlead.gateway;

import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Whether the policy loads, and its tests pass; whether the files of people can be read. */
final class PolicyCheck implements DoctorCheck {
  private static final String MORE = "fairlead check says all of it";

  @Override
  public String name() {
    return "policy";
  }

  @Override
  public void look(Installation installation, Findings findings) {
    Settings settings = installation.settings();
    UserFiles people = UserFiles.of(installation.config(), settings);
    people.problems().stream()
        .map(each -> CheckCommand.asProblem(each).toString())
        .forEach(each -> findings.problem(each, MORE));
    PrintWriter quiet = new PrintWriter(new StringWriter());
    switch (settings.policyTests().admit(WatchedLoad.of(installation.config(), quiet))) {
      case PolicyLoader.Loaded loaded -> {
        List<Problem> warnings = new ArrayList<>(loaded.warnings());
        warnings.addAll(
            new Surroundings(settings, people).warnings(loaded.rules(), loaded.places()));
        if (!warnings.isEmpty()) {
          findings.warning(first(installation, warnings, "warning"), MORE);
        }
        findings.ok("loads, as " + loaded.policy().hash());
      }
      case PolicyLoader.Rejected rejected ->
          findings.problem(first(installation, rejected.problems(), "problem"), MORE);
    }
  }

  private static String first(Installation installation, List<Problem> all, String what) {
    return "%d %s%s, first: %s"
        .formatted(
            all.size(),
            what,
            all.size() == 1 ? "" : "s",
            CheckCommand.in(installation.config(), all.getFirst()));
  }
}
