package fairlead.gateway;

import fairlead.policy.DenyReason;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A record of the audit log, as far as it says what was asked and decided; read again and again
 * into the same object. What is not of its type is left out. For one thread.
 */
final class PastRequest {
  /** So many hosts are kept as they were read. */
  private static final int MOST_HOSTS = 100_000;

  private static final Set<String> BY_POLICY =
      Stream.of(
              DenyReason.NO_TIER,
              DenyReason.PRIVATE_ADDRESS,
              DenyReason.DENIED_BY_RULE,
              DenyReason.PORT_NOT_ALLOWED,
              DenyReason.METHOD_NOT_ALLOWED,
              DenyReason.PATH_NOT_ALLOWED,
              DenyReason.OUTSIDE_SCHEDULE,
              DenyReason.NOT_IN_ALLOWLIST)
          .map(DenyReason::label)
          .collect(Collectors.toUnmodifiableSet());

  private final JsonFactory json = new JsonFactory();
  private final Map<String, Host> hosts = new HashMap<>();

  @Nullable String kind;
  @Nullable String id;
  @Nullable String user;
  @Nullable String client;
  @Nullable String outcome;
  @Nullable String reason;
  @Nullable String rule;
  @Nullable String tier;
  private @Nullable String time;
  private @Nullable String method;
  private @Nullable String scheme;
  private @Nullable String host;
  private @Nullable String path;
  private @Nullable String address;
  private int port;

  /** Reads a line; false if it is no record. */
  boolean read(byte[] octets, int from, int length) {
    clear();
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), octets, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING) {
          text(name, parser);
        } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("port")) {
          port = parser.getIntValue();
        } else {
          parser.skipChildren();
        }
      }
      return parser.currentToken() == JsonToken.END_OBJECT
          && parser.nextToken() == null
          && kind != null
          && time != null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private void clear() {
    kind = null;
    id = null;
    user = null;
    client = null;
    outcome = null;
    reason = null;
    rule = null;
    tier = null;
    time = null;
    method = null;
    scheme = null;
    host = null;
    path = null;
    address = null;
    port = 0;
  }

  private void text(String name, JsonParser parser) {
    switch (name) {
      case "kind" -> kind = parser.getString();
      case "id" -> id = parser.getString();
      case "user" -> user = parser.getString();
      case "client" -> client = parser.getString();
      case "outcome" -> outcome = parser.getString();
      case "reason" -> reason = parser.getString();
      case "rule" -> rule = parser.getString();
      case "tier" -> tier = parser.getString();
      case "time" -> time = parser.getString();
      case "method" -> method = parser.getString();
      case "scheme" -> scheme = parser.getString();
      case "host" -> host = parser.getString();
      case "path" -> path = parser.getString();
      case "address" -> address = parser.getString();
      default -> {}
    }
  }

  /** When it was; null if it says no time. */
  @Nullable Instant time() {
    try {
      return time == null ? null : Instant.parse(time);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The host's text; empty if there is none. */
  String hostText() {
    return Objects.requireNonNullElse(host, "");
  }

  /** Whether it is of a path that was not recorded. */
  boolean lacksPath() {
    return path == null && "http".equals(scheme) && !"OPTIONS".equals(method);
  }

  /** What was asked; null if it does not say so. */
  @Nullable WebRequest request() {
    if (host == null || method == null || port < 1 || port > 65_535) {
      return null;
    }
    Scheme how =
        Scheme.HTTP.label().equals(scheme)
            ? Scheme.HTTP
            : Scheme.CONNECT.label().equals(scheme) ? Scheme.CONNECT : null;
    Host target = host(host);
    return how == null || target == null
        ? null
        : new WebRequest(how, target, port, method, path == null ? "" : path);
  }

  private @Nullable Host host(String text) {
    Host known = hosts.get(text);
    if (known != null) {
      return known;
    }
    Host read = text.indexOf(':') >= 0 ? Host.literal(text) : Host.parse(text);
    if (read != null && hosts.size() < MOST_HOSTS) {
      hosts.put(text, read);
    }
    return read;
  }

  /** The address that was dialled; null if none was. */
  @Nullable InetAddress dialled() {
    return address == null ? null : AddressLiteral.parse(address);
  }

  /** Whether it was let pass, whatever became of it. */
  boolean passed() {
    return outcome != null
        && (outcome.equals("allowed") || outcome.equals("reported") || outcome.equals("failed"));
  }

  /**
   * Whether the policy refused it, and not what its person had left, or trouble. What needed an
   * approval is refused by a rule where it was about a host, else for want of a session.
   */
  boolean refusedByPolicy() {
    return reason != null
        && (BY_POLICY.contains(reason)
            || (DenyReason.NEEDS_APPROVAL.label().equals(reason) && rule != null));
  }
}
