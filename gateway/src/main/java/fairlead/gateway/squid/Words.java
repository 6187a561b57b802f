package fairlead.gateway.squid;

import java.util.Locale;
import java.util.Set;

/** Names as a policy has them. */
final class Words {
  private static final int MOST = 48;

  private Words() {}

  /** A name of {@code a-z}, {@code 0-9} and hyphens that was not taken yet. */
  static String unique(String text, Set<String> taken) {
    String plain =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String name = plain.isEmpty() ? "unnamed" : plain.substring(0, Math.min(MOST, plain.length()));
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }
}
