package fairlead.policy.load;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicySet;
import fairlead.policy.load.yaml.Binder;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.Problem;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.load.yaml.YamlReader;
import fairlead.policy.suite.PolicyTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads {@code policy.yaml}, the lists that it names and the files of tests beside it. One loader
 * loads once, for one thread.
 */
public final class PolicyLoader {

  /** The file that a load begins with. */
  public static final String FILE = "policy.yaml";

  /** What came of it. */
  public sealed interface Result {}

  /**
   * The policy, and what its writer should look at.
   *
   * @param rules what the policy was made of
   * @param tests the policy's own, not run yet
   * @param places where it names people
   */
  public record Loaded(
      PolicySet policy,
      PolicyRules rules,
      List<PolicyTest> tests,
      List<Problem> warnings,
      Places places)
      implements Result {}

  /** Everything that is wrong, at least one, by place. */
  public record Rejected(List<Problem> problems) implements Result {}

  private final PolicySources sources;
  private boolean briefly;

  private PolicyLoader(PolicySources sources) {
    this.sources = sources;
  }

  /** A loader of a configuration directory. */
  public static PolicyLoader of(Path directory) {
    return of(directory, LoadProgress.NONE);
  }

  /** The same, which tells how far it has come with large files. */
  public static PolicyLoader of(Path directory, LoadProgress progress) {
    return new PolicyLoader(new PolicySources(directory, progress));
  }

  /** A loader of files in memory, by name. */
  public static PolicyLoader of(Map<String, byte[]> files) {
    return new PolicyLoader(new PolicySources(files));
  }

  /** Loads a configuration directory. */
  public static Result load(Path directory) {
    return of(directory).load();
  }

  /** The files that were read, by name relative to the directory. */
  public Map<String, LoadedFile> snapshot() {
    return sources.snapshot();
  }

  /** The files that were asked for, also those that are missing or cannot be read. */
  public Set<String> named() {
    return sources.named();
  }

  /**
   * The files of tests that a directory has now, by name relative to it; none if it cannot be
   * looked into, which a load says.
   */
  public static List<String> testFiles(Path directory) {
    try {
      return new PolicySources(directory, LoadProgress.NONE).testFiles();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Leaves out the warnings that need the list of public suffixes, which takes a moment to read: a
   * gateway that starts must not wait for them.
   */
  public PolicyLoader briefly() {
    briefly = true;
    return this;
  }

  /** Reads and validates everything. */
  public Result load() {
    Problems problems = new Problems(Path.of(FILE));
    Problems warnings = new Problems(Path.of(FILE));
    PolicyBuilder builder = builder(problems, warnings);
    PolicyRules rules = builder == null ? null : builder.build();
    if (builder == null || rules == null || !problems.all().isEmpty()) {
      return new Rejected(problems.all());
    }
    if (!briefly) {
      builder.widths(rules);
    }
    return new Loaded(
        PolicySet.of(rules), rules, builder.tests(), warnings.all(), builder.places());
  }

  private @Nullable PolicyBuilder builder(Problems problems, Problems warnings) {
    Node root =
        switch (sources.read(FILE)) {
          case PolicySources.Text(String text) -> YamlReader.read(text, problems);
          case PolicySources.Unreadable(String why, String fix, Mark at) -> {
            String what = at == null ? FILE + " " + why : why;
            problems.add(at == null ? new Mark(1, 1) : at, what, fix);
            yield null;
          }
        };
    PolicyFile file =
        root == null ? null : new Binder(problems).bind(PolicyFile.class, root, "the policy");
    return file == null ? null : new PolicyBuilder(file, sources, problems, warnings);
  }
}
