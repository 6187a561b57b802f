package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import fairlead.proxy.audit.AuditKeys;
import fairlead.proxy.audit.LogVerifier;
import fairlead.proxy.audit.StreamReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out whether the log is as its writer left it. */
@Command(
    name = "verify",
    description =
        "Find any line of the log that was edited, removed, reordered, repeated, inserted or cut"
            + " off, and name the first. Works while the gateway runs. Exit 1 if anything is"
            + " found.",
    mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private LogPlace place = new LogPlace();

  @Option(
      names = "--stream",
      paramLabel = "S",
      description = "one stream only, such as 365d (default: all)")
  private @Nullable String stream;

  @Option(
      names = "--from",
      paramLabel = "SEQ",
      defaultValue = "1",
      description = "the first line that matters; whole files before it are not read")
  private long from = 1;

  @Option(names = "--to", paramLabel = "SEQ", description = "the last line that matters")
  private @Nullable Long to;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "checkpoints that were kept elsewhere, a line each; other lines do not matter. May be"
              + " repeated. Without, a log that was written anew with its own key looks sound")
  private List<Path> checkpoints = List.of();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "a public key (PEM) that was kept elsewhere; then those beside the log do not count. May"
              + " be repeated (default: keys/audit-*.pub beside the log)")
  private List<Path> keys = List.of();

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long end = to == null ? Long.MAX_VALUE : to;
    if (from < 1 || end < from) {
      throw usage(
          "--from " + from + " --to " + to + " (expected: 1 or more, and no less behind it)");
    }
    Path directory = place.directory();
    List<byte[]> outside = new ArrayList<>();
    for (Path file : checkpoints) {
      outside.addAll(LogVerifier.checkpoints(file));
    }
    LogVerifier.Scope scope = new LogVerifier.Scope(stream, from, end);
    LogVerifier.Trust trust = new LogVerifier.Trust(trusted(), outside);
    List<StreamReport> reports = verify(directory, scope, trust);
    if (reports.isEmpty() && stream != null) {
      throw usage(
          "--stream %s: there is none (expected: one of %s)"
              .formatted(Quoted.of(stream), String.join(", ", LogVerifier.streams(directory))));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      VerifyText.json(reports, new JsonOutput(out));
    } else if (reports.isEmpty()) {
      out.println("There are no records in " + directory + ".");
    } else {
      reports.forEach(report -> VerifyText.print(report, out));
    }
    return reports.stream().allMatch(StreamReport::isSound) ? 0 : 1;
  }

  private List<StreamReport> verify(
      Path directory, LogVerifier.Scope scope, LogVerifier.Trust trust) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    long size = LogVerifier.size(directory, scope);
    try (Progress progress = new Progress(err, Terminal.isError(), "audit log", size)) {
      return LogVerifier.verify(
          directory, scope, trust, Time.SYSTEM.wall().instant(), progress::at);
    }
  }

  private Map<String, PublicKey> trusted() throws IOException {
    if (keys.isEmpty()) {
      Map<String, PublicKey> known = AuditKeys.known(place.data());
      if (known.isEmpty()) {
        throw new IOException(
            place.data().resolve(AuditKeys.DIRECTORY)
                + " has no public key (audit-….pub); name one with --key FILE");
      }
      return known;
    }
    Map<String, PublicKey> named = new HashMap<>();
    for (Path file : keys) {
      PublicKey key = AuditKeys.publicKey(file);
      named.put(AuditKeys.id(key), key);
    }
    return named;
  }

  private CommandLine.ParameterException usage(String words) {
    return new CommandLine.ParameterException(spec.commandLine(), words);
  }
}
