package fairlead.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to run.
 *
 * @param proxies the first is compared with each of the others
 * @param origin where our server listens
 * @param target the name that every proxy must let through
 * @param denied a name that none may
 * @param credentials as {@code user:password}
 * @param warm exchanges of each kind before anything counts
 * @param turn requests that one of them makes in a row before the next one asks; the origin ends a
 *     connection after as many answers, so that each proxy dials as often. 0 if the next one asks
 *     each time, and the origin ends none
 * @param raw gets a JSON object for each figure
 */
record Plan(
    List<Proxy> proxies,
    InetSocketAddress origin,
    String target,
    String denied,
    String credentials,
    int rounds,
    int warm,
    int requests,
    int tunnels,
    int turn,
    Path raw) {

  /** Reads words such as {@code --rounds=5}, and {@code name=port:pid} for each proxy. */
  static Plan parse(String[] words) {
    List<Proxy> proxies = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (String word : words) {
      if (word.startsWith("--")) {
        int equals = word.indexOf('=');
        options.put(word.substring(2, equals), word.substring(equals + 1));
      } else {
        proxies.add(Proxy.parse(word));
      }
    }
    return new Plan(
        List.copyOf(proxies),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), number(options, "origin")),
        text(options, "target"),
        text(options, "denied"),
        text(options, "credentials"),
        number(options, "rounds"),
        number(options, "warm"),
        number(options, "requests"),
        number(options, "tunnels"),
        options.containsKey("turn") ? number(options, "turn") : 0,
        Path.of(text(options, "raw")));
  }

  /** How many exchanges of a kind make a figure. */
  int count(Measure measure) {
    return switch (measure) {
      case M1 -> requests;
      case M3 -> tunnels;
    };
  }

  private static int number(Map<String, String> options, String name) {
    return Integer.parseInt(text(options, name));
  }

  private static String text(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + "= is missing");
    }
    return value;
  }
}
