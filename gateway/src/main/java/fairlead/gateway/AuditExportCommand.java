package fairlead.gateway;

import fairlead.proxy.audit.LogQuery;
import fairlead.proxy.audit.LogVerifier;
import fairlead.proxy.ledger.LedgerConfig;
import fairlead.proxy.ledger.PersonLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes down everything that is recorded of a person. */
@Command(
    name = "export",
    description =
        "Write everything about one person to a new directory: records.jsonl, the checkpoints that"
            + " seal them, what the ledger holds, and manifest.json. Is a record itself.",
    mixinStandardHelpOptions = true)
final class AuditExportCommand extends LookCommand {
  @Option(names = "--user", required = true, paramLabel = "U", description = "who")
  private String user = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "a directory that is not there yet; for its owner only")
  private Path target = Path.of("");

  @Override
  public Integer call() throws IOException {
    checkReason();
    Path directory = place.directory();
    if (Files.exists(target)) {
      throw usage("--out " + target + " is there already (expected: a new directory)");
    }
    Set<String> names = place.names(user, err());
    record(false, user, "export", "everything, by command");
    Files.createDirectory(
        target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
    manifest.put("user", user);
    manifest.put("names", List.copyOf(names));
    manifest.put("made", JsonOutput.TIME.format(Time.SYSTEM.wall().instant()));
    manifest.put("by", LookRecorder.who());
    manifest.put("log", directory.toString());
    manifest.put("records", records(directory, names));
    manifest.put("ledger", ledger());
    Files.writeString(target.resolve("manifest.json"), JsonTree.text(manifest) + "\n");
    out().println(JsonTree.text(manifest));
    return 0;
  }

  private Map<String, @Nullable Object> records(Path directory, Set<String> names)
      throws IOException {
    long size = LogVerifier.size(directory, LogVerifier.Scope.ALL);
    try (ExportFile records = new ExportFile(target.resolve("records.jsonl"));
        ExportFile checkpoints = new ExportFile(target.resolve("checkpoints.jsonl"));
        Progress progress = new Progress(err(), Terminal.isError(), "audit log", size)) {
      ExportCount count = new ExportCount(checkpoints);
      LogQuery.run(
          directory,
          LogQuery.Filter.of(names),
          (entry, line, checkpoint) -> {
            records.line(line);
            count.add(entry, checkpoint);
          },
          progress::at);
      Map<String, @Nullable Object> told = count.told();
      told.put("sha256", records.sha256());
      told.put("checkpoints", checkpoints.lines());
      return told;
    }
  }

  private Map<String, @Nullable Object> ledger() throws IOException {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    Settings settings = place.ofThisLog();
    if (settings == null) {
      told.put("left_out", "the settings of this log's gateway are not known");
      return told;
    }
    LedgerConfig config = LedgerPlace.of(settings, place.data());
    try (PersonLedger ledger = PersonLedger.open(config);
        ExportFile rows = new ExportFile(target.resolve("ledger.jsonl"))) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      for (PersonLedger.Row row : ledger.about(user)) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("table", row.table());
        line.putAll(row.values());
        rows.line(JsonTree.text(line).getBytes(StandardCharsets.UTF_8));
        counts.merge(row.table(), 1, Integer::sum);
      }
      told.putAll(counts);
    } catch (IOException e) {
      err().println("warning: what the ledger holds is left out: " + Failure.words(e));
      told.put("left_out", Failure.words(e));
    }
    return told;
  }
}
