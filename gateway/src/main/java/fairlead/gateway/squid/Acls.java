package fairlead.gateway.squid;

import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ACLs of a configuration, with those that Squid brings. Used by one thread. */
final class Acls {
  private static final Map<String, List<String>> BUILT_IN =
      Map.of(
          "all", List.of("src", "all"),
          "localhost", List.of("src", "127.0.0.1/32", "::1"),
          "to_localhost", List.of("dst", "127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128"),
          "to_linklocal", List.of("dst", "169.254.0.0/16", "fe80::/10"),
          "CONNECT", List.of("method", "CONNECT"),
          "manager", List.of("manager"));
  private static final Set<String> WITH_OPTIONS = Set.of("-i", "+i", "-n", "-m", "-s", "--");

  private final Map<String, Acl> byName = new LinkedHashMap<>();
  private final Map<String, Integer> rows = new HashMap<>();
  private final Map<String, Line> helpers = new HashMap<>();
  private final ConfFiles files;

  Acls(ConfFiles files) {
    this.files = files;
  }

  /** Takes an {@code acl} or {@code external_acl_type} line. */
  void take(Line line) {
    if (line.directive().equals("external_acl_type")) {
      if (!line.values().isEmpty()) {
        helpers.put(line.values().getFirst(), line);
      }
      return;
    }
    if (line.values().size() < 2) {
      throw new Refused(line, "an acl needs a name and a type", "acl NAME TYPE VALUE…");
    }
    String name = line.values().get(0);
    String type = line.values().get(1);
    Acl known = byName.get(name);
    if (known == null) {
      known = builtIn(name);
      known = known == null || !known.type().equals(type) ? new Acl(name, type, line) : known;
      byName.put(name, known);
    }
    if (!known.type().equals(type)) {
      throw new Refused(
          line,
          "acl %s is %s in line %d and %s here"
              .formatted(Quoted.of(name), known.type(), known.line().number(), type),
          "an ACL has one type");
    }
    values(known, line);
  }

  private void values(Acl acl, Line line) {
    int row = rows.merge(acl.name(), 1, Integer::sum);
    List<String> options = new ArrayList<>();
    for (String word : line.values().subList(2, line.values().size())) {
      if (WITH_OPTIONS.contains(word)) {
        options.add(word);
      } else if (word.startsWith("\"")) {
        String file = word.replaceAll("^\"|\"$", "");
        String text = files.read(files.locate(file, line), line);
        text.lines()
            .map(each -> each.replaceFirst("(^|\\s)#.*", "").strip())
            .filter(each -> !each.isEmpty())
            .forEach(each -> acl.values().add(new Acl.Value(each, options, row)));
      } else {
        acl.values().add(new Acl.Value(word, options, row));
      }
    }
  }

  private static @Nullable Acl builtIn(String name) {
    List<String> known = BUILT_IN.get(name);
    if (known == null) {
      return null;
    }
    List<String> words = new ArrayList<>(List.of("acl", name));
    words.addAll(known);
    Acl acl = new Acl(name, known.getFirst(), new Line("squid", 0, words));
    known.stream().skip(1).forEach(each -> acl.values().add(new Acl.Value(each, List.of(), 0)));
    return acl;
  }

  /**
   * The ACL of this name.
   *
   * @throws Refused if there is none
   */
  Acl get(String name, Line asks) {
    Acl acl = byName.get(name);
    if (acl == null) {
      acl = builtIn(name);
      if (acl == null) {
        throw new Refused(asks, "there is no acl " + Quoted.of(name), "Squid would not start");
      }
      byName.put(name, acl);
    }
    return acl;
  }

  /** All that were written or asked for. */
  Collection<Acl> all() {
    return byName.values();
  }

  /** The {@code external_acl_type} of this name; null if there is none. */
  @Nullable Line helper(String name) {
    return helpers.get(name);
  }
}
