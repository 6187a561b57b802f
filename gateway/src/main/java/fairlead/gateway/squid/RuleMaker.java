package fairlead.gateway.squid;

import fairlead.policy.address.AddressRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes rules, where a deny beats an allow whatever the order, of requests that first-match lists
 * let through. Used once, by one thread.
 */
final class RuleMaker {
  /** What is let in where Squid lets in all methods but some; others might be those in disguise. */
  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "DELETE",
          "OPTIONS",
          "PATCH",
          "TRACE",
          "PROPFIND",
          "PROPPATCH",
          "MKCOL",
          "COPY",
          "MOVE",
          "LOCK",
          "UNLOCK",
          "REPORT",
          "SEARCH");

  private static final List<String> LITERALS = List.of("address:0.0.0.0/0", "address:::/0");
  private static final Numbers HTTPS = Numbers.range(Numbers.PORTS, 443, 443);

  private final List<Walk.Passed> passed = new ArrayList<>();
  private final List<Access> list;
  private final Verdicts verdicts;
  private final Set<Rule> rules = new LinkedHashSet<>();
  private final List<Box> denied = new ArrayList<>();

  RuleMaker(List<Walk.Passed> all, List<Access> list, Verdicts verdicts) {
    this.list = list;
    this.verdicts = verdicts;
    for (Walk.Passed each : all) {
      List<Box> before = passed.stream().map(Walk.Passed::box).toList();
      if (!Box.minus(each.box(), before).isEmpty()) {
        passed.add(each);
      }
    }
  }

  /** The rules, denying ones first. */
  List<Rule> make() {
    List<Rule> allow = new ArrayList<>();
    for (Walk.Passed each : passed) {
      Box box = spared(each);
      if (box == null) {
        continue;
      }
      each.box().names().out().forEach(out -> denyNames(each, box, out));
      allow(each, box, allow);
      if (!box.paths().overlaps(Box.MANAGER) && box.methods().hasPlain()) {
        denyManager(each, box);
      }
    }
    rules.addAll(allow);
    return List.copyOf(rules);
  }

  private Verdict verdict(Access access) {
    return verdicts.of(access);
  }

  /** The box as far as its addresses can be said; null where nothing of it can. */
  private @Nullable Box spared(Walk.Passed each) {
    Box box = each.box();
    if (!box.paths().overlaps(Box.PAGES)) {
      return null;
    }
    AddressSet rest = box.addresses().complement();
    boolean few = rest.ranges().size() <= box.addresses().ranges().size();
    if (rest.isEmpty() || (few && denyAddresses(each, box, rest))) {
      return box;
    }
    if (box.hosts().overlaps(Box.NAME)) {
      verdict(each.by())
          .less("passes for address literals only: a name that leads there has to be named");
    }
    Box literals = box.hosts(box.hosts().and(Box.LITERAL));
    return literals.isEmpty() ? null : literals;
  }

  private void allow(Walk.Passed each, Box box, List<Rule> into) {
    List<String> hosts = new ArrayList<>();
    if (box.hosts().overlaps(Box.NAME) && box.names().in() == null) {
      hosts.add("*");
    }
    if (box.hosts().overlaps(Box.LITERAL)) {
      boolean most = box.hosts().overlaps(Box.NAME) || box.addresses().isAll();
      hosts.addAll(
          most
              ? LITERALS
              : box.addresses().ranges().stream().map(range -> "address:" + range).toList());
    }
    Methods methods = box.methods();
    DomainSet set = box.hosts().overlaps(Box.NAME) ? box.names().in() : null;
    if (methods.connect() && methods.allPlain()) {
      into.add(rule(false, hosts, set, box, "", List.of(), each.by().line()));
      return;
    }
    if (methods.connect()) {
      into.add(rule(false, hosts, set, box, "connect", List.of(), each.by().line()));
    }
    if (methods.hasPlain()) {
      List<String> named = new ArrayList<>(new TreeSet<>(methods.named()));
      if (methods.others() && !named.isEmpty()) {
        verdict(each.by()).less("of http:// requests only those with usual methods pass");
        named = METHODS.stream().filter(method -> !methods.named().contains(method)).toList();
      }
      into.add(rule(false, hosts, set, box, "http", named, each.by().line()));
    }
  }

  private static Rule rule(
      boolean deny,
      List<String> hosts,
      @Nullable DomainSet set,
      Box box,
      String scheme,
      List<String> methods,
      Line from) {
    return new Rule(deny, hosts, set, box.ports(), scheme, methods, List.of(), box.minutes(), from);
  }

  private List<Box> allowed() {
    return passed.stream().map(Walk.Passed::box).toList();
  }

  private void denyNames(Walk.Passed each, Box box, DomainSet out) {
    if (!box.hosts().overlaps(Box.NAME)) {
      return;
    }
    Box wide = Box.ALL.hosts(Box.NAME).names(Names.of(out));
    Line from = origin(each.by(), out).line();
    if (allowed().stream().noneMatch(wide::overlaps)) {
      deny(wide, List.of(), out, from);
      return;
    }
    Box near = box.names(Names.of(out)).and(box.names(new Names(box.names().in(), List.of())));
    for (Box piece : Box.minus(near.paths(Box.TWO), allowed())) {
      Methods methods = piece.methods();
      boolean plain = methods.named().isEmpty() && piece.names().out().isEmpty();
      boolean sayable = plain && piece.addresses().equals(box.addresses());
      DomainSet in = piece.names().in();
      if (piece.paths().overlaps(Box.PAGES) && (!sayable || in == null)) {
        throw conflict(each.by(), out);
      }
      if (in != null && piece.paths().overlaps(Box.PAGES)) {
        deny(piece, List.of(), in, from);
      }
    }
  }

  private void deny(Box box, List<String> hosts, @Nullable DomainSet set, Line from) {
    if (!denied.isEmpty() && Box.minus(box, denied).isEmpty()) {
      return;
    }
    denied.add(box);
    Methods methods = box.methods();
    String scheme = methods.connect() ? methods.allPlain() ? "" : "connect" : "http";
    rules.add(rule(true, hosts, set, box, scheme, List.of(), from));
  }

  /** Denies what names lead to; false where that would bind what Squid lets through. */
  private boolean denyAddresses(Walk.Passed each, Box box, AddressSet rest) {
    List<String> hosts = rest.ranges().stream().map(range -> "address:" + range).toList();
    Box wide = Box.ALL.addresses(rest);
    Box near =
        new Box(Box.TWO, Box.TWO, box.ports(), box.minutes(), box.methods(), rest, Names.ANY);
    Methods plain = box.methods();
    boolean sayable = plain.named().isEmpty();
    for (Box scope : sayable ? List.of(wide, near) : List.of(wide)) {
      if (allowed().stream().noneMatch(scope::overlaps)) {
        deny(scope, hosts, null, each.by().line());
        return true;
      }
    }
    return rest.ranges().stream()
        .map(AddressRange::parse)
        .allMatch(range -> range != null && range.isSpecial());
  }

  private void denyManager(Walk.Passed each, Box box) {
    Box manager =
        Box.ALL.paths(Box.MANAGER).methods(Methods.PLAIN).ports(box.ports()).minutes(box.minutes());
    if (Box.minus(manager.and(box.paths(Box.TWO)), allowed()).isEmpty()) {
      return;
    }
    Access by =
        list.stream()
            .filter(
                access -> !access.allow() && access.terms().stream().anyMatch(RuleMaker::manages))
            .findFirst()
            .orElse(each.by());
    verdict(by).passes();
    verdict(by).less("refuses http:// paths too that can be read in two ways, such as // or %2f");
    List<String> hosts = new ArrayList<>(List.of("*"));
    hosts.addAll(LITERALS);
    Box tunnels =
        Box.ALL.methods(Methods.CONNECT).ports(box.ports().minus(HTTPS)).minutes(box.minutes());
    if (allowed().stream().anyMatch(tunnels::overlaps)) {
      verdict(each.by())
          .less("no tunnels to ports but 443, as in them manager pages cannot be seen");
    }
    rules.add(
        new Rule(
            true,
            hosts,
            null,
            box.ports(),
            "http",
            List.of(),
            List.of("/squid-internal-mgr/"),
            box.minutes(),
            by.line()));
  }

  private static boolean manages(Access.Term term) {
    return term.acl().type().equals("manager");
  }

  /** The line that leaves a set out of what another lets through. */
  private Access origin(Access by, DomainSet out) {
    for (Access access : list) {
      boolean names =
          access.terms().stream().anyMatch(term -> term.acl().name().equals(out.label()));
      if (names && (!access.allow() || access == by)) {
        return access;
      }
    }
    return by;
  }

  private Refused conflict(Access by, DomainSet out) {
    Access denies = origin(by, out);
    Walk.Passed other =
        passed.stream()
            .filter(each -> Box.ALL.hosts(Box.NAME).names(Names.of(out)).overlaps(each.box()))
            .findFirst()
            .orElseThrow();
    DomainSet in = other.box().names().in();
    List<String> both = in == null ? out.patterns() : in.and(out).patterns();
    String sample = both.isEmpty() ? "" : ", such as for " + both.getFirst();
    return new Refused(
        denies.line(),
        "\"%s\" and \"%s\" in line %s overlap%s, and Squid takes whichever comes first; here a deny binds whatever the order"
            .formatted(denies.words(), other.by().words(), other.by().line().place(), sample),
        "name in acl %s only hosts that line %d does not let through"
            .formatted(out.label(), other.by().line().number()));
  }
}
