package fairlead.gateway.squid;

import fairlead.policy.address.AddressLiteral;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that have an equal, as {@code fairlead.yaml}. Used once, by one thread. */
final class SettingsText {
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,6}) (second|minute|hour|day)s?");
  private static final Map<String, String> DURATIONS =
      Map.of(
          "connect_timeout", "egress.connect-timeout",
          "read_timeout", "tunnel.idle",
          "request_timeout", "http.head-timeout",
          "client_idle_pconn_timeout", "http.keep-alive-timeout",
          "persistent_request_timeout", "http.keep-alive-timeout",
          "server_idle_pconn_timeout", "egress.pool-idle",
          "pconn_timeout", "egress.pool-idle",
          "dns_timeout", "egress.dns-timeout",
          "shutdown_lifetime", "shutdown.drain");

  private final Map<String, Value> values = new TreeMap<>();
  private final Listeners listeners;

  private record Value(String text, Line from) {}

  SettingsText(Listeners listeners) {
    this.listeners = listeners;
  }

  /** Takes a directive that has an equal; false if it has none. */
  boolean take(Line line) {
    String all = String.join(" ", line.values());
    return switch (line.directive()) {
      case "http_port" -> port(line);
      case "visible_hostname" ->
          all.matches("[A-Za-z0-9._-]{1,64}") && put("node", '"' + all + '"', line);
      case "hosts_file" -> all.matches("/[A-Za-z0-9./_-]+") && put("egress.hosts", all, line);
      case "dns_nameservers" -> nameServers(line);
      default -> duration(line, all);
    };
  }

  private boolean put(String key, String text, Line from) {
    values.put(key, new Value(text, from));
    return true;
  }

  private boolean port(Line line) {
    if (line != listeners.plain()) {
      return false;
    }
    String address = Listeners.address(line);
    if (!address.isEmpty() && AddressLiteral.parse(address) == null) {
      return false;
    }
    put("proxy.address", address.isEmpty() ? "0.0.0.0" : '"' + address + '"', line);
    return put("proxy.port", String.valueOf(Listeners.port(line)), line);
  }

  private boolean nameServers(Line line) {
    List<String> servers = new ArrayList<>();
    for (String word : line.values()) {
      if (AddressLiteral.parse(word) == null) {
        return false;
      }
      servers.add('"' + word + '"');
    }
    return !servers.isEmpty() && put("egress.dns", servers.toString(), line);
  }

  private boolean duration(Line line, String text) {
    String key = DURATIONS.get(line.directive());
    Matcher parts = DURATION.matcher(text);
    if (key == null || !parts.matches() || parts.group(1).matches("0+")) {
      return false;
    }
    return put(key, Integer.parseInt(parts.group(1)) + parts.group(2).substring(0, 1), line);
  }

  /** The file; {@code networks} are users by address. */
  String text(String source, Map<String, List<String>> networks) {
    StringBuilder text = new StringBuilder();
    text.append("# Imported from ").append(source).append(" by fairlead import squid.\n");
    Map<String, List<String>> sections = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          String from = " # " + value.from().place() + ": " + value.from().directive();
          List<String> lines =
              sections.computeIfAbsent(
                  dot < 0 ? "" : key.substring(0, dot), k -> new ArrayList<>());
          lines.add((dot < 0 ? "" : "  ") + key.substring(dot + 1) + ": " + value.text() + from);
        });
    sections.forEach(
        (section, lines) -> {
          text.append(section.isEmpty() ? "" : section + ":\n");
          lines.forEach(line -> text.append(line).append('\n'));
        });
    if (!networks.isEmpty()) {
      text.append("# Squid asked nobody for a name: by their address clients are these users.\n");
      text.append("identity:\n  networks:\n");
      networks.forEach(
          (user, ranges) ->
              ranges.forEach(
                  range ->
                      text.append(
                          "    - { from: \"%s\", user: \"%s\" }%n".formatted(range, user))));
    }
    return text.toString();
  }
}
