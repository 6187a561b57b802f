package fairlead.gateway.squid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Squid listens.
 *
 * @param ports the {@code http_port} lines
 */
record Listeners(List<Line> ports) {
  Listeners {
    ports = List.copyOf(ports);
  }

  /** The first that is a plain proxy port; null if there is none. */
  @Nullable Line plain() {
    return ports.stream()
        .filter(line -> line.values().size() == 1 && port(line) > 0)
        .findFirst()
        .orElse(null);
  }

  /** The port of such a line; 0 if it cannot be read. */
  static int port(Line line) {
    String word = line.values().isEmpty() ? "" : line.values().getFirst();
    String digits = word.substring(word.lastIndexOf(':') + 1);
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    return port < Numbers.PORTS ? port : 0;
  }

  /** The address of such a line; empty where it is every one. */
  static String address(Line line) {
    String word = line.values().isEmpty() ? "" : line.values().getFirst();
    int colon = word.lastIndexOf(':');
    return colon < 0 ? "" : word.substring(0, colon).replaceAll("[\\[\\]]", "");
  }

  /** Whether the only listener fits an ACL about it; null where that is not clear. */
  @Nullable Boolean fits(Acl acl) {
    if (ports.size() != 1 || plain() == null) {
      return null;
    }
    String port = String.valueOf(port(ports.getFirst()));
    if (acl.type().equals("myportname")) {
      return acl.texts().contains(ports.getFirst().values().getFirst());
    }
    return acl.texts().stream().allMatch(text -> text.matches("[0-9]+"))
        ? acl.texts().contains(port)
        : null;
  }
}
