package fairlead.gateway;

import fairlead.proxy.audit.LogVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what is worth keeping outside. */
@Command(
    name = "checkpoint",
    description =
        "Print the newest checkpoint of each stream. Kept where nobody who can write the log can"
            + " write, it tells later whether the log was written anew: audit verify --checkpoint"
            + " FILE. Exit 1 if there is none.",
    mixinStandardHelpOptions = true)
final class AuditCheckpointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private LogPlace place = new LogPlace();

  @Override
  public Integer call() throws IOException {
    Path directory = place.directory();
    boolean any = false;
    for (String stream : LogVerifier.streams(directory)) {
      byte[] line = LogVerifier.newest(directory, stream);
      if (line != null) {
        spec.commandLine().getOut().println(new String(line, StandardCharsets.UTF_8));
        any = true;
      }
    }
    if (!any) {
      spec.commandLine().getErr().println("there is no checkpoint in " + directory);
    }
    return any ? 0 : 1;
  }
}
