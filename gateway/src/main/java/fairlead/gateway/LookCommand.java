package fairlead.gateway;

import fairlead.proxy.audit.LookUpSpool;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordedEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands share that show what is recorded of other people: each is a record itself. */
abstract class LookCommand implements Callable<Integer> {
  private static final int LONGEST = 500;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin LogPlace place = new LogPlace();

  @Option(
      names = "--reason",
      paramLabel = "WORDS",
      required = true,
      description = "what for: it is recorded with who looked, and whom it concerns reads it")
  private String reason = "";

  private String own = "";

  CommandLine.ParameterException usage(String words) {
    return new CommandLine.ParameterException(spec.commandLine(), words);
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Finds what is wrong with the reason. */
  void checkReason() {
    if (reason.isBlank() || reason.length() > LONGEST) {
      throw usage(
          "say --reason: whom it concerns reads it (expected: 1 to " + LONGEST + " letters)");
    }
  }

  /**
   * Records what is done now; nothing may be shown or done if this fails.
   *
   * @param subject whom it concerns; null for everybody
   * @return the note, which is gone once the record is in the log
   */
  Path record(boolean erased, @Nullable String subject, String label, String words)
      throws IOException {
    LookUpSpool.LookUp note = LookRecorder.note(erased, subject, label, words, reason.strip());
    own = note.id();
    return new LookRecorder(place.data(), place.ofThisLog()).record(note);
  }

  /** Whether a record is that of this command itself. */
  boolean isOwn(RecordedEntry entry) {
    return entry.text(RecordSchema.ID).equals(own);
  }
}
