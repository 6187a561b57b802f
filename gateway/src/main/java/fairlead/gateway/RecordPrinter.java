package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordedEntry;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints records as they come: as lines of columns, or as they stand in the log. */
final class RecordPrinter {
  private static final int WIDEST = 200;

  private final PrintWriter out;
  private final boolean json;
  private boolean begun;

  /**
   * A printer.
   *
   * @param json whether lines are printed as they stand in the log
   */
  RecordPrinter(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Prints a record of which the line is not at hand. */
  void print(RecordedEntry entry) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    entry.fields().forEach((field, value) -> fields.put(field.label(), value));
    print(entry, JsonTree.text(fields).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Prints a record.
   *
   * @param line as it stands in the log
   */
  void print(RecordedEntry entry, byte[] line) {
    if (json) {
      out.println(new String(line, StandardCharsets.UTF_8));
      return;
    }
    if (!begun) {
      begun = true;
      row("TIME", "KIND", "USER", "OUTCOME", "HOST", "REASON", "MORE");
    }
    row(
        text(entry, RecordSchema.TIME),
        text(entry, RecordSchema.KIND),
        text(entry, RecordSchema.USER),
        text(entry, RecordSchema.OUTCOME),
        host(entry),
        text(entry, RecordSchema.REASON),
        more(entry));
  }

  private void row(@Nullable Object... cells) {
    out.println("%-24s  %-14s  %-14s  %-8s  %-28s  %-18s  %s".formatted(cells).stripTrailing());
  }

  private static String text(RecordedEntry entry, RecordSchema field) {
    String text = entry.text(field);
    return text.isEmpty() ? "-" : Quoted.clip(text, WIDEST);
  }

  private static String host(RecordedEntry entry) {
    long port = entry.number(RecordSchema.PORT);
    return text(entry, RecordSchema.HOST) + (port > 0 ? ":" + port : "");
  }

  private static String more(RecordedEntry entry) {
    StringBuilder more = new StringBuilder();
    put(more, "of ", entry, RecordSchema.SUBJECT);
    put(more, "tier ", entry, RecordSchema.TIER);
    put(more, "rule ", entry, RecordSchema.RULE);
    put(more, "id ", entry, RecordSchema.ID);
    put(more, "", entry, RecordSchema.DETAIL);
    return more.toString();
  }

  private static void put(
      StringBuilder more, String before, RecordedEntry entry, RecordSchema field) {
    if (!entry.text(field).isEmpty()) {
      more.append(more.isEmpty() ? "" : ", ").append(before).append(text(entry, field));
    }
  }
}
