package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What each ACL matches, as far as a policy can say it. Used by one thread. */
final class AclReading {
  private static final int DEEPEST = 16;

  private final Acls acls;
  private final Listeners listeners;
  private final boolean bumps;
  private final Map<String, List<Piece>> known = new HashMap<>();

  /**
   * @param bumps whether Squid looks into tunnels, where it then decides each request
   */
  AclReading(Acls acls, Listeners listeners, boolean bumps) {
    this.acls = acls;
    this.listeners = listeners;
    this.bumps = bumps;
  }

  /** What some terms match together. */
  List<Piece> read(List<Access.Term> terms, Client client) {
    return read(terms, client, 0);
  }

  private List<Piece> read(List<Access.Term> terms, Client client, int depth) {
    List<Piece> all = List.of(Piece.certain(Box.ALL));
    for (Access.Term term : terms) {
      List<Piece> pieces = read(term.acl(), client, depth);
      all = Piece.and(all, term.not() ? Piece.not(pieces) : pieces);
    }
    return all;
  }

  private List<Piece> read(Acl acl, Client client, int depth) {
    return switch (acl.type()) {
      case "src" -> source(acl, client);
      case "proxy_auth" -> users(acl, client);
      case "external" -> groups(acl, client);
      case "any-of" -> anyOf(acl, client, depth);
      case "all-of" -> allOf(acl, client, depth);
      case "dst" -> once(acl, () -> destinations(acl));
      case "dstdomain" -> once(acl, () -> HostAcl.domains(acl));
      case "dstdom_regex" -> once(acl, () -> HostAcl.expressions(acl));
      case "port" -> once(acl, () -> ports(acl));
      case "method" -> once(acl, () -> methods(acl));
      case "proto" -> once(acl, () -> protocols(acl));
      case "time" -> once(acl, () -> times(acl));
      case "localport", "myport", "myportname" -> once(acl, () -> listener(acl));
      case "manager" -> once(acl, AclReading::manager);
      default -> once(acl, () -> unknown(acl, "acl " + acl.name() + ": no equal to " + acl.type()));
    };
  }

  private List<Piece> once(Acl acl, Supplier<List<Piece>> reading) {
    List<Piece> pieces = known.get(acl.name());
    if (pieces == null) {
      pieces = reading.get();
      known.put(acl.name(), pieces);
    }
    return pieces;
  }

  private static List<Piece> unknown(Acl acl, String why) {
    return List.of(Piece.maybe(Box.ALL, why.isEmpty() ? "acl " + acl.name() : why));
  }

  private static List<Piece> always() {
    return List.of(Piece.certain(Box.ALL));
  }

  private static List<Piece> source(Acl acl, Client client) {
    if (acl.texts().contains("all") || client.sources().contains(acl.name())) {
      return always();
    }
    boolean clear = acl.texts().stream().allMatch(text -> Clients.addresses(text) != null);
    return clear
        ? List.of()
        : unknown(acl, "acl " + acl.name() + " has words that are no addresses");
  }

  private static List<Piece> users(Acl acl, Client client) {
    if (acl.texts().contains("REQUIRED")) {
      return always();
    }
    String user = client.user();
    if (user != null && acl.texts().contains(user)) {
      return always();
    }
    return acl.has("-i")
        ? unknown(acl, "acl " + acl.name() + " takes names in any case")
        : List.of();
  }

  private List<Piece> groups(Acl acl, Client client) {
    Set<String> groups = Groups.of(acl, acls);
    if (groups.isEmpty()) {
      return unknown(acl, "acl " + acl.name() + ": Fairlead asks no external helper");
    }
    return client.group() != null && groups.contains(client.group())
        ? always()
        : unknown(
            acl,
            "acl "
                + acl.name()
                + ": who is in a group is known for sure only where the groups file says so");
  }

  private List<Piece> anyOf(Acl acl, Client client, int depth) {
    List<Piece> any = new ArrayList<>();
    for (Access.Term term : terms(acl, acl.texts(), depth)) {
      any.addAll(read(List.of(term), client, depth + 1));
    }
    return any;
  }

  private List<Piece> allOf(Acl acl, Client client, int depth) {
    List<Piece> any = new ArrayList<>();
    for (int row : acl.values().stream().mapToInt(Acl.Value::row).distinct().toArray()) {
      List<String> names =
          acl.values().stream().filter(v -> v.row() == row).map(Acl.Value::text).toList();
      any.addAll(read(terms(acl, names, depth), client, depth + 1));
    }
    return any;
  }

  private List<Access.Term> terms(Acl acl, List<String> names, int depth) {
    if (depth == DEEPEST) {
      throw new Refused(acl.line(), "ACLs name each other more than 16 deep", "name them flat");
    }
    return Access.terms(names, acl.line(), acls);
  }

  private static List<Piece> destinations(Acl acl) {
    List<AddressSet> sets = new ArrayList<>();
    List<Piece> pieces = new ArrayList<>();
    for (String text : acl.texts()) {
      AddressSet set = text.equals("all") ? AddressSet.ALL : Clients.addresses(text);
      if (set != null) {
        sets.add(set);
      } else {
        pieces.addAll(unknown(acl, "acl " + acl.name() + " has words that are no addresses"));
      }
    }
    AddressSet all = AddressSet.union(sets);
    if (!all.isEmpty()) {
      pieces.add(Piece.certain(Box.ALL.addresses(all)));
    }
    return pieces;
  }

  private static List<Piece> ports(Acl acl) {
    Numbers ports = Numbers.none(Numbers.PORTS);
    for (String text : acl.texts()) {
      if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
        return unknown(acl, "acl " + acl.name() + " has words that are no ports");
      }
      String[] ends = text.split("-", -1);
      int first = Math.max(1, Integer.parseInt(ends[0]));
      ports =
          ports.or(Numbers.range(Numbers.PORTS, first, Integer.parseInt(ends[ends.length - 1])));
    }
    return certain(Box.ALL.ports(ports));
  }

  private static List<Piece> certain(Box box) {
    return box.isEmpty() ? List.of() : List.of(Piece.certain(box));
  }

  private List<Piece> methods(Acl acl) {
    Set<String> names = new TreeSet<>(acl.texts());
    if (!names.stream().allMatch(name -> name.matches("[A-Z][A-Z-]{0,31}"))) {
      return unknown(acl, "acl " + acl.name() + " has words that are no methods in capitals");
    }
    Methods methods = Methods.of(names);
    if (!bumps) {
      return certain(Box.ALL.methods(methods));
    }
    List<Piece> pieces = new ArrayList<>(certain(Box.ALL.methods(methods.and(Methods.PLAIN))));
    pieces.add(
        Piece.maybe(Box.ALL.methods(Methods.CONNECT), "Squid looks into tunnels (ssl_bump)"));
    return pieces;
  }

  private static List<Piece> protocols(Acl acl) {
    List<Piece> pieces = new ArrayList<>();
    for (String text : acl.texts()) {
      String protocol = text.toUpperCase(Locale.ROOT);
      if (protocol.equals("HTTP")) {
        pieces.add(Piece.certain(Box.ALL.methods(Methods.PLAIN)));
      }
      if (!protocol.matches("FTP|GOPHER|URN|WHOIS|WAIS|CACHE_OBJECT")) {
        pieces.add(
            Piece.maybe(
                Box.ALL.methods(Methods.CONNECT), "what protocol a tunnel has is not clear"));
      }
    }
    return pieces;
  }

  private static List<Piece> times(Acl acl) {
    Numbers minutes = TimeAcl.minutes(acl);
    return minutes == null
        ? unknown(acl, "acl " + acl.name() + " is no time of the form DAYS H:MM-H:MM")
        : certain(Box.ALL.minutes(minutes));
  }

  private List<Piece> listener(Acl acl) {
    Boolean fits = listeners.fits(acl);
    if (fits == null) {
      return unknown(acl, "acl " + acl.name() + ": Fairlead has one listener");
    }
    return fits ? always() : List.of();
  }

  private static List<Piece> manager() {
    return List.of(
        new Piece(
            Box.ALL.paths(Box.MANAGER).methods(Methods.PLAIN),
            Piece.Certainty.POINTLESS,
            "not needed: Fairlead has no cache manager"));
  }
}
