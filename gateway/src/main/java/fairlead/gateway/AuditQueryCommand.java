package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import fairlead.policy.wording.WrittenTime;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.LogQuery;
import fairlead.proxy.audit.LogVerifier;
import fairlead.proxy.audit.RecordedEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks records up in the log. */
@Command(
    name = "query",
    description =
        "Look records up, the oldest first, of every segment and stream. Is a record itself. Exit 1"
            + " if none is found.",
    mixinStandardHelpOptions = true)
final class AuditQueryCommand extends LookCommand {
  private static final int MOST = 1_000_000;

  @Option(
      names = "--user",
      paramLabel = "U",
      description = "what this person did, or what concerns them")
  private @Nullable String user;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "the name of a site; .example.org for that and all below it")
  private @Nullable String host;

  @Option(
      names = "--why",
      paramLabel = "LABEL",
      description = "the record's reason, such as denied-by-rule")
  private @Nullable String why;

  @Option(names = "--rule", paramLabel = "ID", description = "the rule that decided")
  private @Nullable String rule;

  @Option(names = "--tier", paramLabel = "T", description = "the tier")
  private @Nullable String tier;

  @Option(names = "--kind", paramLabel = "K", description = "such as request; may be repeated")
  private List<String> kinds = List.of();

  @Option(names = "--id", paramLabel = "ID", description = "of the decision")
  private @Nullable String id;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "from then on, such as 2026-11-24T09:30:00Z, or 2026-11-24T09:30 or 09:30 in UTC")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "before then")
  private @Nullable String to;

  @Option(names = "--limit", paramLabel = "N", description = "the newest N (default: all)")
  private @Nullable Integer limit;

  @Option(names = "--json", description = "print the lines as they stand in the log")
  private boolean json;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Found(RecordedEntry entry, byte[] line) {}

  @Override
  public Integer call() throws IOException {
    checkUsage();
    Path directory = place.directory();
    LogQuery.Filter filter = filter();
    record(false, user, "records", words());
    RecordPrinter printer = new RecordPrinter(out(), json);
    Deque<Found> newest = new ArrayDeque<>();
    long[] count = {0};
    long size = LogVerifier.size(directory, LogVerifier.Scope.ALL);
    boolean shown = Terminal.isError() && limit != null;
    try (Progress progress = new Progress(err(), shown, "audit log", size)) {
      LogQuery.run(
          directory,
          filter,
          (entry, line, _) -> {
            if (isOwn(entry)) {
              return;
            }
            count[0]++;
            if (limit == null) {
              printer.print(entry, line);
            } else {
              newest.add(new Found(entry, line));
              if (newest.size() > limit) {
                newest.remove();
              }
            }
          },
          progress::at);
    }
    newest.forEach(found -> printer.print(found.entry(), found.line()));
    return count[0] > 0 ? 0 : 1;
  }

  private void checkUsage() {
    checkReason();
    List<String> known =
        Arrays.stream(AuditRecord.Kind.values()).map(AuditRecord.Kind::label).toList();
    for (String kind : kinds) {
      if (!known.contains(kind)) {
        throw usage("--kind " + Quoted.of(kind) + " (expected: " + String.join(", ", known) + ")");
      }
    }
    if (id != null && !DecisionIds.isId(id)) {
      throw usage("--id " + Quoted.of(id) + " is no id (expected: 13 letters and digits)");
    }
    if (limit != null && (limit < 1 || limit > MOST)) {
      throw usage("--limit " + limit + " (expected: 1 to " + MOST + ")");
    }
  }

  private LogQuery.Filter filter() throws IOException {
    Instant begin = time("--from", from, Instant.MIN);
    Instant end = time("--to", to, Instant.MAX);
    if (!begin.isBefore(end)) {
      throw usage("--from must be before --to");
    }
    Set<String> names = user == null ? Set.of() : place.names(user, err());
    return new LogQuery.Filter(id, names, host, why, rule, tier, Set.copyOf(kinds), begin, end);
  }

  private Instant time(String name, @Nullable String text, Instant standard) {
    if (text == null) {
      return standard;
    }
    Instant time = WrittenTime.parse(text, ZoneOffset.UTC, Time.SYSTEM.wall().instant());
    if (time == null) {
      throw usage(
          name + " " + Quoted.of(text) + " is no time (expected: like 2026-11-24T09:30:00Z)");
    }
    return time;
  }

  private String words() {
    List<String> words = new ArrayList<>();
    words.add("by command");
    put(words, "host", host);
    put(words, "why", why);
    put(words, "rule", rule);
    put(words, "tier", tier);
    put(words, "decision", id);
    put(words, "from", from);
    put(words, "to", to);
    put(words, "kinds", kinds.isEmpty() ? null : String.join(", ", kinds));
    return String.join("; ", words);
  }

  private static void put(List<String> words, String name, @Nullable String value) {
    if (value != null) {
      words.add(name + " " + Quoted.clip(value, 100));
    }
  }
}
