package fairlead.gateway;

import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.yaml.ByteSize;
import fairlead.policy.match.Host;
import fairlead.proxy.Transport;
import fairlead.proxy.identity.GroupFile;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the value of a setting must be beyond its type. */
final class SettingRules {
  private static final long MOST_OF_A_HEAD = 1 << 20;
  private static final int MOST_PORT = 65_535;

  private SettingRules() {}

  /** What was expected instead of a value; null if the value will do. */
  static @Nullable String expected(Setting setting, Object value) {
    return switch (setting) {
      case PROXY_ADDRESS, WEB_ADDRESS, METRICS_ADDRESS ->
          filled(value, "an address of this machine");
      case PROXY_PORT, WEB_PORT, METRICS_PORT -> from(value, 0, MOST_PORT);
      case PROXY_PUBLIC_ADDRESS -> authority(value);
      case WEB_PUBLIC_URL -> url(value);
      case LEDGER_URL -> database(value);
      case NODE -> node(value);
      case ROLES_OPERATORS, ROLES_AUDITORS ->
          GroupFile.isName(value.toString())
              ? null
              : "a group: 1 to 64 letters, digits, dots, hyphens, underscores";
      case TRANSPORT -> available((Transport) value);
      case LOOPS -> from(value, 0, 1_024);
      case HTTP_REQUEST_LINE, HTTP_HEAD -> headSize((ByteSize) value);
      case HTTP_FIELDS -> from(value, 1, 10_000);
      case EGRESS_POOL_PER_ORIGIN -> from(value, 0, 10_000);
      case AUDIT_QUEUE -> from(value, 2, 10_000_000);
      case LIMITS_CONNECTIONS -> from(value, 1, 10_000_000);
      case WEB_IDLE, WEB_LONGEST -> signIn((Duration) value);
      case AUDIT_KEEP -> wholeDays((Duration) value);
      case HTTP_HEAD_TIMEOUT,
          HTTP_KEEP_ALIVE_TIMEOUT,
          EGRESS_CONNECT_TIMEOUT,
          EGRESS_RESPONSE_TIMEOUT,
          EGRESS_POOL_IDLE,
          EGRESS_DNS_TIMEOUT,
          TUNNEL_IDLE ->
          ((Duration) value).isZero() ? "more than 0s" : null;
      case DATA,
          EGRESS_HOSTS,
          EGRESS_DNS,
          IDENTITY_USERS,
          IDENTITY_GROUPS,
          IDENTITY_CACHE,
          IDENTITY_NETWORKS,
          NOTIFY,
          AUDIT_SINKS,
          AUDIT_PSEUDONYMS,
          ROLES_DISCLOSE,
          WEB_TLS_CERTIFICATE,
          WEB_TLS_KEY,
          WEB_WPAD,
          POLICY_RELOAD,
          POLICY_TESTS,
          LEDGER_USER,
          LEDGER_PASSWORD,
          SHUTDOWN_DELAY,
          SHUTDOWN_DRAIN ->
          null;
    };
  }

  private static @Nullable String filled(Object value, String expected) {
    return value.toString().isBlank() ? expected : null;
  }

  private static @Nullable String database(Object value) {
    return value.equals("") || value.toString().startsWith("jdbc:postgresql:")
        ? null
        : "nothing, or jdbc:postgresql://HOST/DATABASE";
  }

  private static @Nullable String node(Object value) {
    return value.toString().matches("[A-Za-z0-9._-]{0,64}")
        ? null
        : "at most 64 letters, digits, . - _";
  }

  private static @Nullable String from(Object value, int least, int most) {
    int number = (Integer) value;
    return number < least || number > most ? least + " to " + most : null;
  }

  private static @Nullable String available(Transport transport) {
    String why = transport.unavailable();
    return why == null ? null : "auto, as this machine has it not: " + why;
  }

  private static @Nullable String headSize(ByteSize size) {
    return size.bytes() < 64 || size.bytes() > MOST_OF_A_HEAD ? "64B to 1MiB" : null;
  }

  private static @Nullable String signIn(Duration duration) {
    return duration.compareTo(Duration.ofMinutes(1)) < 0
            || duration.compareTo(Duration.ofDays(7)) > 0
        ? "1m to 7d"
        : null;
  }

  private static @Nullable String wholeDays(Duration duration) {
    return duration.isZero() || !duration.equals(Duration.ofDays(duration.toDays()))
        ? "whole days, at least 1d"
        : null;
  }

  private static @Nullable String url(Object value) {
    return value.equals("") || normalUrl(value.toString()) != null
        ? null
        : "http:// or https:// and a host, without a path, such as http://gateway.example:8080";
  }

  private static @Nullable String authority(Object value) {
    String text = value.toString();
    return text.isEmpty() || (text.matches(".+:[0-9]{1,5}") && normalUrl("http://" + text) != null)
        ? null
        : "host:port, such as gateway.example:3128";
  }

  /** A public URL, its scheme in lower case and without a slash at its end; null if it is none. */
  static @Nullable String normalUrl(String text) {
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean good =
          (scheme.equals("http") || scheme.equals("https"))
              && url.getHost() != null
              && Host.parse(url.getHost()) != null
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null
              && url.getRawPath().matches("/?")
              && url.getPort() != 0
              && url.getPort() <= MOST_PORT;
      return good ? scheme + "://" + url.getRawAuthority() : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Whether what goes to a host, a name or an address with or without brackets, stays here. */
  static boolean isLoopback(String host) {
    InetAddress address = AddressLiteral.parse(host.replaceAll("[\\[\\]]", ""));
    return address == null ? host.equals("localhost") : address.isLoopbackAddress();
  }
}
