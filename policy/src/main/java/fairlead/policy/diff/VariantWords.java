package fairlead.policy.diff;

import fairlead.policy.Scheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Some ways to ask in words, such as {@code over plain http, GET, under /public/}. */
final class VariantWords {

  private VariantWords() {}

  /** The chosen ones of all; empty if they are all. */
  static String of(List<Variant> all, Set<Variant> chosen) {
    if (chosen.size() == all.size()) {
      return "";
    }
    List<String> pieces = new ArrayList<>();
    if (chosen.contains(Variant.TUNNEL)) {
      pieces.add("as a tunnel (https)");
    }
    Set<String> methods = methods(all);
    Map<Set<Variant>, Set<String>> byPaths = new LinkedHashMap<>();
    for (String method : methods) {
      Set<Variant> paths = paths(chosen, method);
      if (!paths.isEmpty()) {
        byPaths.computeIfAbsent(paths, p -> new LinkedHashSet<>()).add(method);
      }
    }
    byPaths.forEach(
        (paths, some) ->
            pieces.add(
                "over plain http"
                    + (some.size() == methods.size() ? "" : ", " + methodWords(some))
                    + pathWords(paths(Set.copyOf(all), some.iterator().next()), paths)));
    return String.join(", and ", pieces);
  }

  private static Set<String> methods(List<Variant> all) {
    Set<String> methods = new LinkedHashSet<>();
    all.stream().filter(v -> v.scheme() == Scheme.HTTP).forEach(v -> methods.add(v.method()));
    return methods;
  }

  /** The paths of a method, with the method left out. */
  private static Set<Variant> paths(Set<Variant> some, String method) {
    return some.stream()
        .filter(v -> v.scheme() == Scheme.HTTP && v.method().equals(method))
        .map(v -> new Variant(v.scheme(), "", v.prefix(), v.doubtful(), pathOnly(v)))
        .collect(Collectors.toSet());
  }

  private static Variant.Sent pathOnly(Variant variant) {
    return new Variant.Sent("", variant.sent().path());
  }

  private static String methodWords(Set<String> methods) {
    return methods.stream()
        .map(method -> method.equals(Variant.OTHER) ? "other methods" : method)
        .collect(Collectors.joining(" and "));
  }

  private static String pathWords(Set<Variant> all, Set<Variant> chosen) {
    if (chosen.size() == all.size()) {
      return "";
    }
    List<String> pieces = new ArrayList<>();
    Set<String> prefixes = prefixes(chosen);
    Set<String> others = prefixes(all);
    others.removeAll(prefixes);
    for (String prefix : prefixes) {
      if (!prefixes.contains(parent(prefix, prefixes(all)))) {
        pieces.add("under " + prefix + exceptions(prefix, others));
      }
    }
    if (chosen.stream().anyMatch(v -> !v.doubtful() && v.prefix() == null)) {
      pieces.add(others.isEmpty() ? "on every other path" : "outside " + String.join(", ", others));
    }
    if (pieces.isEmpty()) {
      pieces.add("on paths that two servers may read in two ways");
    }
    return ", " + String.join(" and ", pieces);
  }

  private static Set<String> prefixes(Set<Variant> some) {
    return some.stream()
        .filter(v -> !v.doubtful() && v.prefix() != null)
        .map(v -> Objects.requireNonNull(v.prefix()))
        .sorted()
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The longest prefix that a prefix is under; itself excluded. */
  private static @Nullable String parent(String prefix, Set<String> all) {
    String parent = null;
    for (String other : all) {
      boolean above = prefix.startsWith(other) && other.length() < prefix.length();
      parent = above && (parent == null || parent.length() < other.length()) ? other : parent;
    }
    return parent;
  }

  private static String exceptions(String prefix, Set<String> others) {
    List<String> below = others.stream().filter(other -> other.startsWith(prefix)).toList();
    return below.isEmpty() ? "" : " but not " + String.join(", ", below);
  }
}
