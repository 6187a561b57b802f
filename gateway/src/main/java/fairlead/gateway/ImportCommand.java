package fairlead.gateway;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Coming from another proxy. */
@Command(
    name = "import",
    description = "Make a configuration of another proxy's.",
    mixinStandardHelpOptions = true,
    subcommands = ImportSquidCommand.class)
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }
}
