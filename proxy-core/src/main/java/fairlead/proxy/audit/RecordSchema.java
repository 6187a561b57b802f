package fairlead.proxy.audit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every field that a record can have, with what it means to the person it concerns. The encoder
 * writes no other.
 */
public enum RecordSchema {
  V("v", "version of the format, 1"),
  STREAM("stream", "which stream of the log: named by how long it is kept"),
  SEQ("seq", "number in its stream, without gaps"),
  NODE("node", "the gateway that wrote it"),
  TIME("time", "when the request came, or when it was done"),
  ID("id", "the decision, as in the link of a refusal"),
  KIND("kind", "what kind of event it is"),
  USER("user", "who acted"),
  SUBJECT("subject", "whom it concerns, where another"),
  TIER("tier", "the tier you were in"),
  SESSION("session", "your session"),
  CLIENT("client", "the address of your computer"),
  METHOD("method", "what the program asked to do, such as GET"),
  SCHEME("scheme", "http, or connect for an encrypted tunnel"),
  HOST("host", "the name or address of the site"),
  PORT("port", "the port of the site"),
  PATH("path", "the path on the site, for plain HTTP only, never what follows a question mark"),
  DECISION("decision", "allow or deny"),
  OUTCOME("outcome", "how it went"),
  REASON("reason", "why it was refused, failed or ended, or what somebody did"),
  RULE("rule", "the rule of the policy that decided, or would refuse if it did not only report"),
  MODE("mode", "report, where a rule only reports"),
  POLICY("policy", "which policy was in force"),
  STATUS("status", "the status that was answered"),
  ADDRESS("address", "the site's address that was dialled"),
  BYTES_UP("bytes_up", "octets from you"),
  BYTES_DOWN("bytes_down", "octets to you"),
  DURATION_MS("duration_ms", "how long it took, milliseconds"),
  DETAIL("detail", "more, such as the reason that somebody gave"),
  COUNT("count", "how many records are missing, or a checkpoint vouches for"),
  FIRST("first", "in a checkpoint: the number of the first record that it vouches for"),
  LAST("last", "in a checkpoint: the number of the last"),
  PREVIOUS("previous", "in a checkpoint: the hash up to the checkpoint before"),
  HASH("hash", "in a checkpoint: the hash of all before it"),
  KEY("key", "in a checkpoint: which key signed it"),
  SIGNATURE("signature", "in a checkpoint: the signature");

  private static final Map<String, RecordSchema> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(RecordSchema::label, Function.identity()));

  private final String label;
  private final String meaning;

  RecordSchema(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** The field's name in the JSON object. */
  public String label() {
    return label;
  }

  /** What it means, for the person it concerns. */
  public String meaning() {
    return meaning;
  }

  /** The field of a name; null if there is none. */
  static @Nullable RecordSchema labelled(String label) {
    return BY_LABEL.get(label);
  }

  /** Names and meanings, in the order in which they are written. */
  public static Map<String, String> described() {
    return described(Set.of());
  }

  /** The same without some. */
  public static Map<String, String> described(Set<RecordSchema> omitted) {
    Map<String, String> all = new LinkedHashMap<>();
    for (RecordSchema field : values()) {
      if (!omitted.contains(field)) {
        all.put(field.label, field.meaning);
      }
    }
    return all;
  }
}
