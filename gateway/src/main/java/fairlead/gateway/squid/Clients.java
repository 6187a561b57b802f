package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The classes of clients that access lists tell apart. Immutable.
 *
 * @param rooms by address, such that the first that fits counts
 * @param users whom ACLs name
 * @param groups whom ACLs name, in the order of the file
 */
record Clients(List<Room> rooms, List<String> users, List<String> groups) {
  private static final int MOST_SOURCES = 24;

  /** Addresses that the same ACLs hold. */
  record Room(String name, Set<String> sources, AddressSet addresses) {}

  /** The addresses of a word of {@code src} or {@code dst}; null if it is not clear. */
  static @Nullable AddressSet addresses(String text) {
    return switch (text) {
      case "ipv4" -> AddressSet.V4;
      case "ipv6" -> AddressSet.V4.complement();
      // Squid takes these for all addresses of both families, with a warning.
      case "0/0", "0.0.0.0/0", "0.0.0.0/0.0.0.0" -> AddressSet.ALL;
      default -> AddressSet.parse(text);
    };
  }

  /** The classes of the ACLs that lists use. */
  static Clients of(Set<Acl> used, Acls acls) {
    Map<String, AddressSet> sources = new TreeMap<>();
    Set<String> users = new LinkedHashSet<>();
    Set<String> groups = new LinkedHashSet<>();
    for (Acl acl : used) {
      switch (acl.type()) {
        case "src" -> {
          if (!acl.texts().contains("all")) {
            sources.put(acl.name(), written(acl));
          }
        }
        case "proxy_auth" ->
            acl.texts().stream()
                .filter(text -> text.matches("[A-Za-z0-9._@-]{1,64}") && !text.equals("REQUIRED"))
                .forEach(users::add);
        case "external" -> groups.addAll(Groups.of(acl, acls));
        default -> {}
      }
    }
    return new Clients(rooms(sources, used), List.copyOf(users), List.copyOf(groups));
  }

  private static AddressSet written(Acl acl) {
    List<AddressSet> sets = new ArrayList<>();
    for (String text : acl.texts()) {
      AddressSet set = addresses(text);
      if (set != null) {
        sets.add(set);
      }
    }
    return AddressSet.union(sets);
  }

  /** Every combination of ACLs that some address is in, and nobody else is in more of them. */
  private static List<Room> rooms(Map<String, AddressSet> sources, Set<Acl> used) {
    if (sources.size() > MOST_SOURCES) {
      Line line = used.iterator().next().line();
      throw new Refused(line, "more than 24 ACLs of client addresses", "import a part at a time");
    }
    Map<Set<String>, AddressSet> parts = new HashMap<>();
    parts.put(Set.of(), AddressSet.ALL);
    sources.forEach(
        (name, set) -> {
          Map<Set<String>, AddressSet> finer = new HashMap<>();
          parts.forEach(
              (key, part) -> {
                Set<String> more = new TreeSet<>(key);
                more.add(name);
                put(finer, key, part.minus(set));
                put(finer, more, part.and(set));
              });
          parts.clear();
          parts.putAll(finer);
        });
    parts.remove(Set.<String>of());
    Set<String> taken = new LinkedHashSet<>();
    return parts.keySet().stream()
        .sorted(
            Comparator.<Set<String>>comparingInt(key -> -key.size())
                .thenComparing(key -> String.join(" ", key)))
        .map(key -> new Room(name(key, taken), Set.copyOf(key), whole(key, sources)))
        .toList();
  }

  private static void put(Map<Set<String>, AddressSet> into, Set<String> key, AddressSet set) {
    if (!set.isEmpty()) {
      into.put(key, set);
    }
  }

  /** All that are in each of the ACLs; those that are in more have a room of their own before. */
  private static AddressSet whole(Set<String> key, Map<String, AddressSet> sources) {
    AddressSet all = AddressSet.ALL;
    for (String name : key) {
      all = all.and(sources.getOrDefault(name, AddressSet.ALL));
    }
    return all;
  }

  private static String name(Set<String> key, Set<String> taken) {
    return Words.unique(String.join("-", new TreeSet<>(key)), taken);
  }
}
