package fairlead.gateway;

import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.PassSecret;
import fairlead.proxy.identity.PasswordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** People: adds, changes, removes and lists them in the password and group files. */
@Command(
    name = "user",
    description = "Add, change, remove and list people.",
    mixinStandardHelpOptions = true,
    subcommands = {
      UserCommand.Add.class,
      UserCommand.Passwd.class,
      UserCommand.Group.class,
      UserCommand.Remove.class,
      UserCommand.ListAll.class
    })
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: add, passwd, group, remove or list");
  }

  /** What the subcommands share: where the files are. */
  abstract static class OnFiles implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ConfigOption config = new ConfigOption();

    /** What is wrong with the words; null if nothing is. */
    @Nullable String usageProblem() {
      return null;
    }

    abstract void run(UserFiles files, Settings settings) throws IOException;

    @Override
    public void run() {
      String problem = usageProblem();
      if (problem != null) {
        throw new CommandLine.ParameterException(spec.commandLine(), problem);
      }
      try {
        Path directory = config.directory();
        Settings settings = Settings.read(directory, System.getenv(), Map.of());
        UserFiles files = UserFiles.of(directory, settings);
        areSound(files);
        run(files, settings);
      } catch (Settings.Refused e) {
        throw fail("mend this first: " + e.problems().getFirst());
      } catch (IOException e) {
        throw fail(Failure.words(e));
      }
    }

    private void areSound(UserFiles files) {
      if (!files.problems().isEmpty()) {
        throw fail("mend this first: " + files.problems().getFirst());
      }
    }

    /** Changes the files while nobody else does, and returns what to say. */
    String change(UserFiles files, UserFiles.Change change) throws IOException {
      return files.exclusively(
          () -> {
            areSound(files);
            return change.make();
          });
    }

    void exists(UserFiles files, String name) throws IOException {
      if (!files.users().hashes().containsKey(name)) {
        throw fail(name + ": no such user");
      }
    }

    CommandLine.ExecutionException fail(String words) {
      return new CommandLine.ExecutionException(spec.commandLine(), words);
    }

    void say(String words) {
      spec.commandLine().getOut().println(words);
    }

    /** Says what was done; a password that was made has standard output for itself. */
    void say(String words, PasswordOption.Chosen password) {
      if (password.made() == null) {
        say(words);
      } else {
        spec.commandLine().getErr().println(words);
        say(password.made());
      }
    }
  }

  private static @Nullable String groupProblem(List<String> groups) {
    for (String group : groups) {
      if (!GroupFile.isName(group)) {
        return "\"" + group + "\" is no group name (expected: 1 to 64 letters, digits, . - _)";
      }
    }
    return null;
  }

  @Command(name = "add", description = "Add a user.", mixinStandardHelpOptions = true)
  static final class Add extends OnFiles {
    @Parameters(paramLabel = "NAME", description = "the user")
    private String name = "";

    @Option(names = "--group", description = "a group to be in; may come more than once")
    private List<String> groups = List.of();

    @Mixin private PasswordOption password = new PasswordOption();

    @Override
    @Nullable String usageProblem() {
      if (!PasswordFile.isName(name)) {
        return "\"" + name + "\" is no user name (expected: 1 to 64 letters, digits, . - _ @)";
      }
      if (PassSecret.isName(name)) {
        return "\"" + name + "\" is kept for a guest pass (fairlead pass print makes those)";
      }
      String problem = groupProblem(groups);
      return problem == null ? password.problem() : problem;
    }

    @Override
    void run(UserFiles files, Settings settings) throws IOException {
      isNew(files);
      PasswordOption.Chosen chosen = password.choose(name);
      say(change(files, () -> add(files, chosen.hash())), chosen);
    }

    private void isNew(UserFiles files) throws IOException {
      if (files.users().hashes().containsKey(name)) {
        throw fail(name + " exists; fairlead user passwd changes the password");
      }
    }

    private String add(UserFiles files, String hash) throws IOException {
      isNew(files);
      GroupFile all = files.groups();
      for (String group : groups) {
        all = all.with(group, name);
      }
      files.write(files.users().with(name, hash), all);
      return "added " + name + (groups.isEmpty() ? "" : " (" + String.join(", ", groups) + ")");
    }
  }

  @Command(name = "passwd", description = "Change a password.", mixinStandardHelpOptions = true)
  static final class Passwd extends OnFiles {
    @Parameters(paramLabel = "NAME", description = "the user")
    private String name = "";

    @Mixin private PasswordOption password = new PasswordOption();

    @Override
    @Nullable String usageProblem() {
      return password.problem();
    }

    @Override
    void run(UserFiles files, Settings settings) throws IOException {
      exists(files, name);
      PasswordOption.Chosen chosen = password.choose(name);
      say(change(files, () -> set(files, chosen.hash())), chosen);
    }

    private String set(UserFiles files, String hash) throws IOException {
      exists(files, name);
      files.write(files.users().with(name, hash), files.groups());
      return "changed " + name + "'s password";
    }
  }

  @Command(
      name = "group",
      description = "Put a user into groups, and take one out of others.",
      mixinStandardHelpOptions = true)
  static final class Group extends OnFiles {
    @Parameters(paramLabel = "NAME", description = "the user")
    private String name = "";

    @Option(
        names = "--add",
        paramLabel = "GROUP",
        description = "a group to be in; may come more than once")
    private List<String> added = List.of();

    @Option(
        names = "--remove",
        paramLabel = "GROUP",
        description = "a group to leave; may come more than once")
    private List<String> removed = List.of();

    @Override
    @Nullable String usageProblem() {
      if (added.isEmpty() && removed.isEmpty()) {
        return "say which: --add GROUP or --remove GROUP";
      }
      String problem = groupProblem(added);
      return problem == null ? groupProblem(removed) : problem;
    }

    @Override
    void run(UserFiles files, Settings settings) throws IOException {
      say(change(files, () -> move(files, settings)));
    }

    private String move(UserFiles files, Settings settings) throws IOException {
      if (settings.networks().stream().noneMatch(network -> network.user().equals(name))) {
        exists(files, name);
      }
      GroupFile all = files.groups();
      for (String group : removed) {
        all = all.without(group, name);
      }
      for (String group : added) {
        all = all.with(group, name);
      }
      files.write(files.users(), all);
      List<String> now = all.groupsOf(name).stream().sorted().toList();
      return name + " is in " + (now.isEmpty() ? "no group" : String.join(", ", now));
    }
  }

  @Command(
      name = "remove",
      description = "Remove a user, from all groups too.",
      mixinStandardHelpOptions = true)
  static final class Remove extends OnFiles {
    @Parameters(paramLabel = "NAME", description = "the user")
    private String name = "";

    @Override
    void run(UserFiles files, Settings settings) throws IOException {
      say(change(files, () -> remove(files)));
    }

    private String remove(UserFiles files) throws IOException {
      exists(files, name);
      files.write(files.users().without(name), files.groups().without(name));
      return "removed " + name;
    }
  }

  @Command(
      name = "list",
      description = "List users and their groups.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends OnFiles {
    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    void run(UserFiles files, Settings settings) throws IOException {
      GroupFile groups = files.groups();
      for (String user : files.users().hashes().keySet()) {
        if (json) {
          new JsonOutput(spec.commandLine().getOut()).user(user, groups.groupsOf(user));
        } else {
          say(user + "\t" + String.join(" ", groups.groupsOf(user).stream().sorted().toList()));
        }
      }
    }
  }
}
