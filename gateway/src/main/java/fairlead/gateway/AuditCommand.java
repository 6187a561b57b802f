package fairlead.gateway;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is recorded: whether it is as it was written, and what it says. */
@Command(
    name = "audit",
    description =
        "Verify records, and read them. Reading another person's records is recorded itself.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AuditVerifyCommand.class,
      AuditCheckpointCommand.class,
      AuditTailCommand.class,
      AuditQueryCommand.class,
      AuditExportCommand.class,
      AuditEraseCommand.class
    })
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: verify, checkpoint, tail, query, export or erase");
  }
}
