package fairlead.policy.diff;

import fairlead.policy.wording.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Classes of hosts in words: many names as few patterns. */
final class HostWords {

  private static final int MOST = 5;
  private static final int LONGEST = 80;

  private HostWords() {}

  /**
   * The phrases for some classes.
   *
   * @param all those that were looked at
   */
  static List<String> of(Set<HostClass> some, Set<HostClass> all) {
    List<String> phrases = new ArrayList<>();
    if (some.contains(new HostClass.Others())) {
      Set<HostClass> but = new LinkedHashSet<>(all);
      but.removeAll(some);
      List<String> exceptions = names(but, false);
      if (exceptions.size() <= MOST || exceptions.size() < some.size()) {
        phrases.add(
            "every name" + (exceptions.isEmpty() ? "" : " but " + first(exceptions, " and ")));
      } else {
        phrases.add("every name that no rule names");
        phrases.addAll(names(some, false));
      }
    } else {
      phrases.addAll(names(some, false));
    }
    phrases.addAll(names(some, true));
    return phrases;
  }

  /** At most five of the phrases, and how many more there are. */
  static String first(List<String> phrases, String last) {
    if (phrases.size() > MOST) {
      int more = phrases.size() - MOST;
      return String.join(", ", phrases.subList(0, MOST)) + " and " + Counts.of(more) + " more";
    }
    int end = phrases.size() - 1;
    return end < 1
        ? String.join("", phrases)
        : String.join(", ", phrases.subList(0, end)) + last + phrases.get(end);
  }

  /** Names and lists, or addresses, each as its pattern. */
  private static List<String> names(Set<HostClass> some, boolean addresses) {
    List<String> phrases = new ArrayList<>();
    Set<HostClass> done = new HashSet<>();
    for (HostClass one : some) {
      if (done.contains(one)) {
        continue;
      }
      switch (one) {
        case HostClass.Named(String name) -> {
          boolean both = !addresses && some.contains(new HostClass.Below(name));
          done.add(new HostClass.Below(name));
          add(phrases, !addresses, (both ? "." : "") + name);
        }
        case HostClass.Below(String name) -> {
          boolean both = some.contains(new HostClass.Named(name));
          done.add(new HostClass.Named(name));
          add(phrases, !addresses, (both ? "." : "*.") + name);
        }
        case HostClass.Others() -> {}
        case HostClass.Listed listed ->
            phrases.addAll(addresses ? List.of() : List.of(listed.words()));
        case HostClass.Addresses range -> add(phrases, addresses, words(range));
        case HostClass.Literals() -> add(phrases, addresses, "address literals");
      }
    }
    return phrases;
  }

  private static void add(List<String> phrases, boolean wanted, String text) {
    if (wanted) {
      phrases.add(Quoted.clip(text, LONGEST));
    }
  }

  private static String words(HostClass.Addresses range) {
    String what = range.isPublic() ? "public addresses" : "private addresses";
    return range.named()
        ? "names that lead to " + what + " in " + range.text()
        : what + " in " + range.text();
  }
}
