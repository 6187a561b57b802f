package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a tier for each class of clients. Used once, by one thread. */
final class Planner {
  private static final String NONE = "none";

  private final Acls acls;
  private final AclReading reading;
  private final Lists lists;
  private final Verdicts verdicts;
  private final Clients clients;
  private final Map<Client, Tier> known = new HashMap<>();
  private final Map<String, Tier> tiers = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>(Set.of(NONE));

  /**
   * The access lists that must all let a request through.
   *
   * @param tunnels those that bind tunnels too
   * @param plain those that bind other requests only
   */
  record Lists(List<Access> main, List<List<Access>> tunnels, List<List<Access>> plain) {}

  Planner(Acls acls, AclReading reading, Lists lists, Clients clients, Verdicts verdicts) {
    this.acls = acls;
    this.reading = reading;
    this.lists = lists;
    this.clients = clients;
    this.verdicts = verdicts;
  }

  Plan plan() {
    List<Plan.Entry> entries = new ArrayList<>();
    for (Clients.Room room : clients.rooms()) {
      String tier = entries(room.sources(), room.name(), entries);
      entries.add(new Plan.Entry(null, null, room.name(), tier));
    }
    String other = entries(Set.of(), null, entries);
    return new Plan(clients.rooms(), tiers, entries, other);
  }

  /**
   * Adds entries for the people in a room who differ from the rest, and returns the rest's tier.
   */
  private String entries(Set<String> sources, @Nullable String room, List<Plan.Entry> into) {
    String base = room == null ? "everyone" : room;
    String rest = name(tier(new Client(sources, null, null)), base);
    List<Plan.Entry> byGroup = new ArrayList<>();
    for (String group : clients.groups()) {
      String tier = name(tier(new Client(sources, null, group)), group);
      if (!tier.equals(rest)) {
        byGroup.add(new Plan.Entry(null, group, room, tier));
      }
    }
    Map<Set<String>, String> byAcls = new HashMap<>();
    for (String user : clients.users()) {
      String tier =
          byAcls.computeIfAbsent(
              naming(user), acl -> name(tier(new Client(sources, user, null)), user));
      if (!tier.equals(rest) || !byGroup.isEmpty()) {
        into.add(new Plan.Entry(user, null, room, tier));
      }
    }
    into.addAll(byGroup);
    return rest;
  }

  private Set<String> naming(String user) {
    Set<String> names = new TreeSet<>();
    for (Acl acl : acls.all()) {
      if (acl.type().equals("proxy_auth") && acl.texts().contains(user)) {
        names.add(acl.name());
      }
    }
    return names;
  }

  private String name(Tier tier, String like) {
    if (tier.isEmpty()) {
      tiers.put(NONE, new Tier(List.of(), null));
      return NONE;
    }
    for (Map.Entry<String, Tier> each : tiers.entrySet()) {
      if (each.getValue().equals(tier)) {
        return each.getKey();
      }
    }
    String name = Words.unique(like, taken);
    tiers.put(name, tier);
    return name;
  }

  private Tier tier(Client client) {
    Tier tier = known.get(client);
    if (tier == null) {
      tier = make(client);
      known.put(client, tier);
    }
    return tier;
  }

  private Tier make(Client client) {
    Walk walk = new Walk(reading, client, verdicts);
    List<Box> reach = List.of(Box.ALL);
    for (List<Access> list : lists.tunnels) {
      reach = boxes(walk.through(list, reach));
    }
    List<Box> tunnels = new ArrayList<>();
    List<Box> plain = new ArrayList<>();
    for (Box box : reach) {
      tunnels.add(box.methods(box.methods().and(Methods.CONNECT)));
      plain.add(box.methods(box.methods().and(Methods.PLAIN)));
    }
    if (!lists.plain.isEmpty()) {
      for (List<Access> list : lists.plain) {
        plain = boxes(walk.through(list, plain));
      }
      tunnels.addAll(plain);
      tunnels.removeIf(Box::isEmpty);
      reach = tunnels;
    }
    List<Walk.Passed> passed = walk.through(lists.main, reach);
    List<Access> all = new ArrayList<>(lists.main);
    lists.tunnels.forEach(all::addAll);
    lists.plain.forEach(all::addAll);
    return new Tier(new RuleMaker(passed, all, verdicts).make(), walk.connections());
  }

  private static List<Box> boxes(List<Walk.Passed> passed) {
    return passed.stream().map(Walk.Passed::box).toList();
  }
}
