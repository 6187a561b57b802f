package fairlead.policy.diff;

import fairlead.policy.Rule;
import fairlead.policy.Scheme;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A way to ask, port apart, that stands for all that some rules treat alike.
 *
 * @param method one that a rule names, or {@link #OTHER}; {@code CONNECT} for a tunnel
 * @param prefix the longest one that a rule names which the path is under; null where there is none
 * @param doubtful whether servers may read the path in two ways
 * @param sent the method and the path, as sent
 */
record Variant(Scheme scheme, String method, @Nullable String prefix, boolean doubtful, Sent sent) {

  record Sent(String method, String path) {}

  /** A method that no rule names: none has a small letter. */
  static final String OTHER = "Other";

  static final Variant TUNNEL =
      new Variant(Scheme.CONNECT, "CONNECT", null, false, new Sent("CONNECT", ""));

  /** All that these rules tell apart. */
  static List<Variant> of(Collection<Rule> rules) {
    Set<String> methods = new TreeSet<>();
    Set<String> paths = new TreeSet<>();
    for (Rule rule : rules) {
      methods.addAll(rule.methods());
      paths.addAll(rule.paths());
    }
    List<Variant> all = new ArrayList<>(List.of(TUNNEL));
    List<String> every = new ArrayList<>(methods);
    every.add(OTHER);
    for (String method : every) {
      addPaths(all, method, paths);
    }
    if (!paths.isEmpty()) {
      String method = methods.contains("OPTIONS") ? "OPTIONS" : OTHER;
      all.add(new Variant(Scheme.HTTP, method, null, true, new Sent("OPTIONS", "")));
    }
    return all;
  }

  private static void addPaths(List<Variant> all, String method, Set<String> paths) {
    if (!paths.contains("/")) {
      all.add(http(method, null, false, "/"));
    }
    for (String prefix : paths) {
      all.add(http(method, prefix, false, raw(prefix)));
      for (int slash = prefix.indexOf('/', 1); slash > 0; slash = prefix.indexOf('/', slash + 1)) {
        String with = raw(prefix.substring(0, slash)) + ";v" + raw(prefix.substring(slash));
        all.add(http(method, prefix, true, with));
      }
    }
    if (!paths.isEmpty()) {
      all.add(http(method, null, true, "//"));
    }
  }

  private static Variant http(
      String method, @Nullable String prefix, boolean doubtful, String path) {
    return new Variant(Scheme.HTTP, method, prefix, doubtful, new Sent(method, path));
  }

  /** A path that is written decoded, as it is sent. */
  private static String raw(String path) {
    StringBuilder raw = new StringBuilder(path.length());
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet > ' ' && octet < 127;
      raw.append(plain ? "" + (char) octet : "%%%02X".formatted(octet));
    }
    return raw.toString();
  }
}
