package fairlead.gateway;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decision as its records tell of it, which all have the same id.
 *
 * @param first the first of them, read for what was asked; says nothing if there is none
 */
record PastDecision(List<Map<String, @Nullable Object>> records, PastRequest first) {

  /** A line for each record. */
  List<String> words() {
    return records.stream().map(PastDecision::words).toList();
  }

  private static String words(Map<String, @Nullable Object> entry) {
    StringBuilder words = new StringBuilder(ApiCommand.text(entry, "time"));
    words.append(' ').append(ApiCommand.text(entry, "kind")).append(':');
    put(words, " ", ApiCommand.text(entry, "method"));
    if (entry.containsKey("host")) {
      words.append(' ').append(ApiCommand.text(entry, "host"));
      words.append(':').append(ApiCommand.text(entry, "port"));
      words.append(ApiCommand.text(entry, "path"));
    }
    put(words, " by ", ApiCommand.text(entry, "user"));
    put(words, " from ", ApiCommand.text(entry, "client"));
    put(words, " in tier ", ApiCommand.text(entry, "tier"));
    put(words, ": ", ApiCommand.text(entry, "outcome"));
    put(words, ", ", ApiCommand.text(entry, "reason"));
    put(words, ", rule ", ApiCommand.text(entry, "rule"));
    put(words, "; ", ApiCommand.text(entry, "detail"));
    put(words, " (policy ", ApiCommand.text(entry, "policy"));
    return entry.containsKey("policy") ? words.append(')').toString() : words.toString();
  }

  private static void put(StringBuilder words, String before, String value) {
    if (!value.isEmpty()) {
      words.append(before).append(value);
    }
  }

  /** The generation that decided; empty if none did. */
  String policy() {
    return records.isEmpty() ? "" : ApiCommand.text(records.getFirst(), "policy");
  }
}
