package fairlead.policy.load;

import fairlead.policy.load.yaml.Binder;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.load.yaml.YamlReader;
import fairlead.policy.suite.PolicyTest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the files of tests beside the policy. */
final class TestReader {

  /** No place in a file. */
  private static final Mark NOWHERE = new Mark(0, 0);

  private final PolicySources sources;
  private final Problems problems;

  TestReader(PolicySources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** The tests of all files, by file name. */
  List<PolicyTest> read(TestBuilder builder) {
    List<PolicyTest> tests = new ArrayList<>();
    for (String name : names()) {
      Problems here = problems.of(Path.of(name));
      TestsFile file = file(name, here);
      if (file != null) {
        version(file.version(), here);
        tests.addAll(builder.tests(name, file.tests(), here));
      }
    }
    return tests;
  }

  private List<String> names() {
    try {
      return sources.testFiles();
    } catch (IOException e) {
      String why = e instanceof AccessDeniedException ? "this user may not" : e.getMessage();
      String what = "*.test.yaml cannot be looked for: " + why;
      problems.of(Path.of(PolicySources.TESTS)).add(NOWHERE, what, "");
      return List.of();
    }
  }

  private @Nullable TestsFile file(String name, Problems here) {
    Node root =
        switch (sources.read(name)) {
          case PolicySources.Text(String text) -> YamlReader.read(text, here);
          case PolicySources.Unreadable(String why, String fix, Mark at) -> {
            here.add(at == null ? new Mark(1, 1) : at, at == null ? name + " " + why : why, fix);
            yield null;
          }
        };
    return root == null ? null : new Binder(here).bind(TestsFile.class, root, "the tests");
  }

  private static void version(@Nullable Located<Integer> version, Problems here) {
    if (version != null && version.value() != 1) {
      here.add(version.mark(), "version must be 1", "write version: 1");
    }
  }
}
