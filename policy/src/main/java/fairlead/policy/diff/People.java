package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.address.AddressRange;
import fairlead.policy.approval.ChainWords;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which tier before and now. Complete: for any two entries, one of each policy, the least
 * person who meets both either gets both, or nobody does, as more groups only meet more entries.
 */
final class People {

  /** So many pairs of entries are looked at. */
  private static final int MOST_PAIRS = 40_000;

  private final PolicyRules old;
  private final PolicyRules next;
  private final Map<Change.Tiers, List<Who>> all = new LinkedHashMap<>();
  private final Map<Terms.Term, List<Who>> terms = new LinkedHashMap<>();
  private boolean complete = true;

  /** Rooms that an address is in, under each policy. */
  private record Place(Set<String> old, Set<String> next) {}

  People(PolicyRules old, PolicyRules next) {
    this.old = old;
    this.next = next;
    Set<Place> places = places();
    List<@Nullable Entry> before = withRest(old);
    List<@Nullable Entry> after = withRest(next);
    complete = (long) before.size() * after.size() * places.size() <= MOST_PAIRS;
    for (Entry a : before) {
      for (Entry b : after) {
        if (complete || a == null || b == null || same(a, b)) {
          look(a, b, places);
        }
      }
    }
    all.replaceAll((tiers, who) -> least(who));
    terms.replaceAll((term, who) -> least(who));
  }

  /** Whether everybody was looked at, and not only people who are in one group. */
  boolean complete() {
    return complete;
  }

  Map<Change.Tiers, List<Who>> all() {
    return all;
  }

  /** What entries say otherwise of their people, tiers apart, and for whom. */
  Map<Terms.Term, List<Who>> terms() {
    return terms;
  }

  private void terms(@Nullable Entry a, @Nullable Entry b, Who who) {
    for (Terms.Term term :
        List.of(
            new Terms.Term("owner", owner(a), owner(b)),
            new Terms.Term("tiers to ask for", mayAsk(a), mayAsk(b)))) {
      if (!term.before().equals(term.now())) {
        terms.computeIfAbsent(term, t -> new ArrayList<>()).add(who);
      }
    }
  }

  private static String owner(@Nullable Entry entry) {
    return entry == null || entry.owner() == null ? "none" : ChainWords.who(entry.owner());
  }

  private static String mayAsk(@Nullable Entry entry) {
    return entry == null || entry.mayAsk().isEmpty()
        ? "none"
        : String.join(", ", new TreeSet<>(entry.mayAsk()));
  }

  private static List<@Nullable Entry> withRest(PolicyRules rules) {
    List<@Nullable Entry> entries = new ArrayList<>(rules.entries());
    entries.add(null);
    return entries;
  }

  private static boolean same(Entry a, Entry b) {
    return Objects.equals(a.user(), b.user()) && Objects.equals(a.group(), b.group());
  }

  private Set<Place> places() {
    Set<Place> places = new LinkedHashSet<>(List.of(new Place(Set.of(), Set.of())));
    List<AddressRange> ranges = new ArrayList<>();
    for (PolicyRules rules : List.of(old, next)) {
      rules.rooms().values().forEach(ranges::addAll);
    }
    for (Spans.Span span : Spans.of(ranges)) {
      places.add(new Place(rooms(old, span.one()), rooms(next, span.one())));
    }
    return places;
  }

  private static Set<String> rooms(PolicyRules rules, InetAddress address) {
    Set<String> rooms = new HashSet<>();
    rules
        .rooms()
        .forEach(
            (room, ranges) -> {
              if (ranges.stream().anyMatch(range -> range.contains(address))) {
                rooms.add(room);
              }
            });
    return rooms;
  }

  private void look(@Nullable Entry a, @Nullable Entry b, Set<Place> places) {
    String user = a != null && a.user() != null ? a.user() : b == null ? null : b.user();
    if (a != null && b != null && b.user() != null && !b.user().equals(user)) {
      return;
    }
    TreeSet<String> groups = new TreeSet<>();
    for (Entry entry : new Entry[] {a, b}) {
      if (entry != null && entry.group() != null) {
        groups.add(entry.group());
      }
    }
    Set<String> seen = new HashSet<>();
    boolean rest = old.entries().size() + next.entries().size() > 0;
    for (Place place : places) {
      if (first(old, user, groups, place.old) == a && first(next, user, groups, place.next) == b) {
        String words = place(a, b, place);
        if (seen.add(words)) {
          Who who = new Who(user, groups, words, rest);
          all.computeIfAbsent(new Change.Tiers(tier(old, a), tier(next, b)), t -> new ArrayList<>())
              .add(who);
          terms(a, b, who);
        }
        if (words.isEmpty()) {
          return;
        }
      }
    }
  }

  private static @Nullable Entry first(
      PolicyRules rules, @Nullable String user, Collection<String> groups, Set<String> rooms) {
    for (Entry entry : rules.entries()) {
      if ((entry.user() == null || entry.user().equals(user))
          && (entry.group() == null || groups.contains(entry.group()))
          && (entry.room() == null || rooms.contains(entry.room()))) {
        return entry;
      }
    }
    return null;
  }

  private static String tier(PolicyRules rules, @Nullable Entry entry) {
    return entry == null ? rules.defaultTier().tier().name() : entry.tier();
  }

  /** Where they must be, as far as it bears on the tiers. */
  private static String place(@Nullable Entry a, @Nullable Entry b, Place place) {
    String before = a == null || a.room() == null ? null : a.room();
    String now = b == null || b.room() == null ? null : b.room();
    Set<String> words = new LinkedHashSet<>();
    for (String room : new @Nullable String[] {before, now}) {
      if (room != null) {
        boolean was = place.old.contains(room);
        boolean is = place.next.contains(room);
        words.add(
            was && is
                ? "in the room " + room
                : "from addresses " + (is ? "new to" : "taken out of") + " the room " + room);
      }
    }
    if (words.isEmpty() && !(place.old.isEmpty() && place.next.isEmpty())) {
      Set<String> some = new TreeSet<>(place.old);
      some.addAll(place.next);
      return moved(place, some);
    }
    return String.join(" and ", words);
  }

  /** Of people whom no entry asks for their room, but who met another if they were not there. */
  private static String moved(Place place, Set<String> rooms) {
    String names = String.join(" and ", rooms);
    return place.old.equals(place.next)
        ? "in the room " + names
        : "from addresses that moved between rooms (" + names + ")";
  }

  /** Those who are not among others of the same tiers. */
  private static List<Who> least(List<Who> who) {
    return who.stream()
        .filter(
            some ->
                who.stream()
                    .noneMatch(
                        other -> other != some && other.includes(some) && !some.equals(other)))
        .distinct()
        .toList();
  }
}
