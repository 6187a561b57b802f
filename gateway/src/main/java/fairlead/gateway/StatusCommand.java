package fairlead.gateway;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How a running gateway is. */
@Command(
    name = "status",
    description = "Say how a running gateway is. Exit 1 if something is wrong with it.",
    mixinStandardHelpOptions = true)
final class StatusCommand extends ApiCommand {
  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  boolean ask(ApiClient api) throws IOException {
    Map<String, @Nullable Object> status = api.get("/status");
    Map<String, @Nullable Object> ledger = JsonTree.members(status.get("ledger"));
    Map<String, @Nullable Object> audit = JsonTree.members(status.get("audit"));
    boolean reachable = Boolean.TRUE.equals(ledger.get("reachable"));
    boolean sound = Boolean.FALSE.equals(audit.get("failing"));
    if (json) {
      out().println(JsonTree.text(status));
      return reachable && sound;
    }
    line("version", text(status, "version"));
    line("uptime", text(status, "uptime_seconds") + " s");
    line("policy", text(status, "policy"));
    line(
        "ledger",
        reachable ? "reachable" : "out of reach, silent for " + text(ledger, "silent_ms") + " ms");
    line(
        "audit",
        (sound ? "sound" : "records do not reach the disk")
            + ", "
            + text(audit, "queued")
            + " waiting");
    line("sessions", sessions(status));
    return reachable && sound;
  }

  private void line(String what, String how) {
    out().println("%-9s %s".formatted(what, how));
  }

  private static String sessions(Map<String, @Nullable Object> status) {
    Map<String, @Nullable Object> counts = JsonTree.members(status.get("sessions"));
    return counts.isEmpty()
        ? "unknown"
        : text(counts, "active")
            + " active, "
            + text(counts, "paused")
            + " paused, "
            + text(counts, "draining")
            + " draining";
  }
}
