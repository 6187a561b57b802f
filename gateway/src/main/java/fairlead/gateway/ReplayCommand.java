package fairlead.gateway;

import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.load.PolicyLoader;
import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.IdentityConfig;
import fairlead.proxy.identity.IdentityFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides past requests once more by another policy. */
@Command(
    name = "replay",
    description =
        "Decide what an audit log tells of once more, by another policy. Exit 1 if anything would"
            + " be decided differently.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--policy",
      paramLabel = "DIR",
      required = true,
      description = "the configuration whose policy decides")
  private Path directory = Path.of("");

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = "who is in which group (default: the group file of that configuration)")
  private @Nullable Path groups;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many differences are told, the most frequent (default: 20)")
  private int top;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "AUDIT",
      description = "files of records (.gz too), directories of them, or - for standard input")
  private List<String> audit = List.of();

  @Override
  public Integer call() throws IOException {
    if (top < 0 || top > 100_000) {
      throw new ParameterException(spec.commandLine(), "--top " + top + " (expected: 0 to 100000)");
    }
    AuditLines lines = new AuditLines(audit, System.in);
    PrintWriter err = spec.commandLine().getErr();
    return switch (WatchedLoad.of(ConfigOption.existing(directory), err)) {
      case PolicyLoader.Rejected rejected -> {
        if (json) {
          new JsonOutput(spec.commandLine().getOut()).check(rejected.problems(), List.of());
        } else {
          rejected.problems().forEach(problem -> err.println(CheckCommand.in(directory, problem)));
        }
        yield 1;
      }
      case PolicyLoader.Loaded loaded -> replay(loaded, lines);
    };
  }

  private int replay(PolicyLoader.Loaded loaded, AuditLines lines) throws IOException {
    ReplayTally tally = new ReplayTally();
    Replay replay = new Replay(loaded.policy(), loaded.rules(), people(loaded), tally);
    PrintWriter err = spec.commandLine().getErr();
    boolean shown = Terminal.isError() && lines.size() > 0;
    try (Progress progress = new Progress(err, shown, "audit log", lines.size())) {
      lines.read(replay, progress::at);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      new ReplayJson(new JsonOutput(out)).print(tally, top);
    } else {
      new ReplayText(out).print(tally, top);
    }
    return tally.differs() ? 1 : 0;
  }

  private Replay.Predicates people(PolicyLoader.Loaded loaded) throws IOException {
    Set<String> users = new HashSet<>();
    loaded.rules().entries().stream().map(Entry::user).filter(Objects::nonNull).forEach(users::add);
    GroupFile file;
    try {
      Settings settings = Settings.read(directory, System.getenv(), Map.of());
      UserFiles files = UserFiles.of(directory, settings);
      users.addAll(files.users().hashes().keySet());
      settings.networks().stream().map(IdentityConfig.Network::user).forEach(users::add);
      file = groups == null ? files.groups() : named(groups);
    } catch (Settings.Refused e) {
      throw new IOException("the settings cannot be used: " + e.problems().getFirst(), e);
    }
    file.problems().forEach(problem -> spec.commandLine().getErr().println("warning: " + problem));
    return new Replay.Predicates(
        user -> users.contains(user) || !file.groupsOf(user).isEmpty(), file::groupsOf);
  }

  private static GroupFile named(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "no such group file");
    }
    return GroupFile.parse(file.toString(), IdentityFile.read(file));
  }
}
