package fairlead.gateway;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code fairlead} command. */
@Command(
    name = "fairlead",
    description = "An accountable web gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      TestCommand.class,
      DiffCommand.class,
      ReplayCommand.class,
      InitCommand.class,
      ImportCommand.class,
      UserCommand.class,
      TokenCommand.class,
      PassCommand.class,
      AskCommand.class,
      ReviewCommand.class,
      SessionCommand.class,
      SuperviseCommand.class,
      ReloadCommand.class,
      StatusCommand.class,
      AuditCommand.class,
      DoctorCommand.class,
      NotifyCommand.class,
      SetupCommand.class
    })
final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command; the process ends with its exit code: 0 good, 1 finding, 2 usage. */
  public static void main(String[] arguments) {
    Logs.start();
    System.exit(command().execute(arguments));
  }

  /** The command with all its subcommands, for tests too. */
  static CommandLine command() {
    return command(System.getenv());
  }

  /** The command, with the environment in which commands look for a server and credentials. */
  static CommandLine command(Map<String, String> environment) {
    CommandLine command = command(new CommandLine(new Main()));
    ApiCommand.give(environment, command);
    return command;
  }

  private static CommandLine command(CommandLine plain) {
    return plain
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((failure, words) -> misused(failure))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println("fairlead: " + Failure.words(failure));
              return 1;
            });
  }

  private static int misused(CommandLine.ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    line.getErr().println("fairlead: " + failure.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, line.getErr());
    line.getErr().println("see " + line.getCommandSpec().qualifiedName() + " --help");
    return 2;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }
}
