package fairlead.gateway;

import fairlead.proxy.identity.GroupFile;
import fairlead.proxy.identity.Hasher;
import fairlead.proxy.identity.PasswordFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
      UserCommand.Remove.class,
      UserCommand.ListAll.class
    })
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: add, passwd, remove or list");
  }

  /** What the subcommands share: where the files are. */
  abstract static class OnFiles implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ConfigOption config = new ConfigOption();

    abstract void run(UserFiles files) throws IOException;

    @Override
    public void run() {
      try {
        Path directory = config.directory();
        UserFiles files =
            UserFiles.of(directory, Settings.read(directory, System.getenv(), Map.of()));
        if (!files.problems().isEmpty()) {
          throw fail("mend this first: " + files.problems().getFirst());
        }
        run(files);
      } catch (Settings.Refused e) {
        throw fail("mend this first: " + e.problems().getFirst());
      } catch (IOException e) {
        throw fail(Failure.words(e));
      }
    }

    CommandLine.ExecutionException fail(String words) {
      return new CommandLine.ExecutionException(spec.commandLine(), words);
    }

    void say(String words) {
      spec.commandLine().getOut().println(words);
    }
  }

  /** Where a new password comes from. */
  private static final class PasswordOption {
    @Option(names = "--password-stdin", description = "read the password from standard input")
    boolean fromInput;

    @Option(names = "--generate", description = "make a password and print it")
    boolean generate;

    /** A hash of the password; a made one is printed. */
    String hash(String user, OnFiles command) throws IOException {
      String password = password(user, command);
      try {
        return Hasher.hash(password.getBytes(StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw command.fail(String.valueOf(e.getMessage()));
      }
    }

    private String password(String user, OnFiles command) throws IOException {
      if (generate) {
        String made = Passwords.random();
        command.say(made);
        return made;
      }
      if (fromInput) {
        String line =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
      }
      char[] typed = Terminal.password(user);
      if (typed == null) {
        throw command.fail(
            "no password: type the same one twice at a terminal, or use --password-stdin or"
                + " --generate");
      }
      return new String(typed);
    }
  }

  @Command(name = "add", description = "Add a user.", mixinStandardHelpOptions = true)
  static final class Add extends OnFiles {
    @Parameters(paramLabel = "NAME", description = "the user")
    private String name = "";

    @Option(names = "--group", description = "a group to be in; may come more than once")
    private List<String> groups = List.of();

    @Mixin private PasswordOption password = new PasswordOption();

    @Override
    void run(UserFiles files) throws IOException {
      if (!PasswordFile.isName(name)) {
        throw fail("\"" + name + "\" is no user name (expected: 1 to 64 letters, digits, . - _ @)");
      }
      if (files.users().hashes().containsKey(name)) {
        throw fail(name + " exists; fairlead user passwd changes the password");
      }
      GroupFile all = files.groups();
      for (String group : groups) {
        all = all.with(group, name);
      }
      String hash = password.hash(name, this);
      files.write(all);
      files.write(files.users().with(name, hash));
    }
  }

  @Command(name = "passwd", description = "Change a password.", mixinStandardHelpOptions = true)
  static final class Passwd extends OnFiles {
    @Parameters(paramLabel = "NAME", description = "the user")
    private String name = "";

    @Mixin private PasswordOption password = new PasswordOption();

    @Override
    void run(UserFiles files) throws IOException {
      if (!files.users().hashes().containsKey(name)) {
        throw fail(name + ": no such user");
      }
      files.write(files.users().with(name, password.hash(name, this)));
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
    void run(UserFiles files) throws IOException {
      if (!files.users().hashes().containsKey(name)) {
        throw fail(name + ": no such user");
      }
      files.write(files.users().without(name));
      files.write(files.groups().without(name));
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
    void run(UserFiles files) throws IOException {
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
