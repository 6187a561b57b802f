package fairlead.gateway;

import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.audit.SealedTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the end of the log. */
@Command(
    name = "tail",
    description = "Show the newest records, and with --follow those that come. Is a record itself.",
    mixinStandardHelpOptions = true)
final class AuditTailCommand extends LookCommand {
  private static final int MOST = 10_000;
  private static final long LOOK_MILLIS = 500;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "10",
      description = "how many (default: 10)")
  private int lines = 10;

  @Option(
      names = {"-f", "--follow"},
      description = "go on with those that come, until it is interrupted")
  private boolean follow;

  @Option(names = "--json", description = "print a JSON object a line")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    checkReason();
    if (lines < 1 || lines > MOST) {
      throw usage("--lines " + lines + " (expected: 1 to " + MOST + ")");
    }
    Path directory = place.directory();
    record(
        false, null, "records", "by command; the newest" + (follow ? ", and those that come" : ""));
    RecordPrinter printer = new RecordPrinter(out(), json);
    try (SealedTail tail = new SealedTail(directory)) {
      RecordSearch.Question newest =
          new RecordSearch.Question(null, null, Instant.EPOCH, Instant.MAX, Set.of(), lines);
      new RecordSearch(directory).find(newest).records().reversed().forEach(printer::print);
      while (follow && pause() && !out().checkError()) {
        tail.next().forEach(printer::print);
      }
    }
    return 0;
  }

  /** False once this is interrupted. */
  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
