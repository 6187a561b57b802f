package fairlead.gateway;

import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.match.Host;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A decision as its records tell of it, which all have the same id. */
record PastDecision(List<Map<String, @Nullable Object>> records) {

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
    return of("policy");
  }

  String user() {
    return of("user");
  }

  String client() {
    return of("client");
  }

  @Nullable Instant time() {
    try {
      return Instant.parse(of("time"));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** What was asked for; null where the records do not tell. */
  @Nullable WebRequest request() {
    Host host = Host.parse(bracketed(of("host")));
    Scheme scheme = Scheme.CONNECT.label().equals(of("scheme")) ? Scheme.CONNECT : Scheme.HTTP;
    String port = of("port");
    return host == null || !port.matches("[0-9]{1,5}") || of("scheme").isEmpty()
        ? null
        : new WebRequest(scheme, host, Integer.parseInt(port), of("method"), of("path"));
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  private String of(String name) {
    return records.isEmpty() ? "" : ApiCommand.text(records.getFirst(), name);
  }
}
