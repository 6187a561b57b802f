package fairlead.gateway.squid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a configuration directory of a {@code squid.conf}, such that it lets through no more than
 * Squid did. One import is for one thread.
 */
public final class SquidImport {
  private static final Set<String> LISTS =
      Set.of(
          "http_access", "http_reply_access", "adapted_http_access", "http_access2", "miss_access");
  private static final Set<String> SILENT = Set.of("acl", "external_acl_type");

  private final String source;
  private final List<Line> lines;
  private final Acls acls;
  private final Listeners listeners;
  private final Verdicts verdicts = new Verdicts();
  private final List<String> notes = new ArrayList<>();
  private final String zone;

  /** What came of it. */
  public sealed interface Result {}

  /**
   * The files to be, by name relative to the directory, and what became of each line.
   *
   * @param files with {@code squid-import.txt}, the report
   */
  public record Made(Map<String, String> files, Report report) implements Result {
    public Made {
      files = new TreeMap<>(files);
    }
  }

  /** Why there is none, at least one. */
  public record NotMade(List<Fault> faults) implements Result {
    public NotMade {
      faults = List.copyOf(faults);
    }
  }

  private SquidImport(Path conf, @Nullable Path root, String zone) {
    ConfFiles files = new ConfFiles(conf, root);
    this.source = String.valueOf(conf.getFileName());
    this.lines = new ConfReader(files).read(conf);
    this.acls = new Acls(files);
    this.zone = zone;
    this.listeners =
        new Listeners(lines.stream().filter(l -> l.directive().equals("http_port")).toList());
  }

  /**
   * Reads a configuration.
   *
   * @param root what the absolute names in it start from; null for the file system's root
   * @param zone of its {@code time} ACLs
   */
  public static Result read(Path conf, @Nullable Path root, String zone) {
    try {
      return new SquidImport(conf, root, zone).make();
    } catch (Refused e) {
      return new NotMade(List.of(e.fault()));
    }
  }

  private Result make() {
    List<Fault> faults = new ArrayList<>();
    for (Line line : lines) {
      if (SILENT.contains(line.directive())) {
        acls.take(line);
      } else if (!LISTS.contains(line.directive()) && !Others.refuses(line).isEmpty()) {
        faults.add(
            Fault.at(
                line,
                line.directive()
                    + ": "
                    + Others.refuses(line)
                    + ", and the import must not let through more",
                "if you can do without it, comment it out and import again"));
      }
    }
    if (!faults.isEmpty()) {
      return new NotMade(faults);
    }
    Planner.Lists lists =
        new Planner.Lists(
            Access.list("http_access", lines, acls, false),
            written("adapted_http_access", "http_access2", "miss_access"),
            written("http_reply_access"));
    Set<Acl> used = used(lists);
    Clients clients = Clients.of(used, acls);
    AclReading reading = new AclReading(acls, listeners, bumps());
    Plan plan = new Planner(acls, reading, lists, clients, verdicts).plan();
    List<Report.Entry> entries = entries(lists);
    return plan.isEmpty() ? nothing(lists) : made(plan, used, entries);
  }

  private List<List<Access>> written(String... directives) {
    List<List<Access>> all = new ArrayList<>();
    for (String directive : directives) {
      List<Access> list = Access.list(directive, lines, acls, true);
      if (list.size() > 1) {
        all.add(list);
      }
    }
    return all;
  }

  private boolean bumps() {
    return lines.stream()
        .anyMatch(
            line ->
                line.directive().equals("ssl_bump")
                    && !line.values().isEmpty()
                    && !line.values().getFirst().matches("none|splice|peek|deny"));
  }

  private Set<Acl> used(Planner.Lists lists) {
    Set<Acl> used = new LinkedHashSet<>();
    List<List<Access>> all = new ArrayList<>(lists.tunnels());
    all.addAll(lists.plain());
    all.add(lists.main());
    all.forEach(
        list -> list.forEach(access -> access.terms().forEach(term -> use(term.acl(), used))));
    return used;
  }

  private void use(Acl acl, Set<Acl> used) {
    if (used.add(acl) && acl.type().matches("any-of|all-of")) {
      Access.terms(acl.texts(), acl.line(), acls).forEach(term -> use(term.acl(), used));
    }
  }

  private Result nothing(Planner.Lists lists) {
    List<Fault> faults = new ArrayList<>();
    for (Access access : lists.main()) {
      Verdict verdict = verdicts.of(access);
      if (!verdict.why().isEmpty() && access.line().number() > 0) {
        faults.add(
            Fault.at(
                access.line(),
                "\"" + access.words() + "\" cannot be taken over: " + verdict.why(),
                access.allow()
                    ? "name hosts, or sign people in"
                    : "name the hosts in a dstdomain acl, or comment it out"));
      }
    }
    if (faults.isEmpty()) {
      faults.add(new Fault(source, 0, "Squid lets nothing through", "there is nothing to import"));
    }
    return new NotMade(faults);
  }

  private List<Report.Entry> entries(Planner.Lists lists) {
    List<Report.Entry> entries = new ArrayList<>();
    List<List<Access>> all = new ArrayList<>(lists.tunnels());
    all.addAll(lists.plain());
    all.add(lists.main());
    for (List<Access> list : all) {
      for (Access access : list) {
        Verdict verdict = verdicts.of(access);
        if (!access.implied()) {
          entries.add(Report.Entry.of(access.line(), verdict.kind(), verdict.why()));
        } else if (!verdict.why().isEmpty()) {
          Line line = access.line();
          entries.add(
              new Report.Entry(
                  line.file(), line.number(), access.words(), verdict.kind(), verdict.why()));
        }
      }
    }
    return entries;
  }

  private Result made(Plan plan, Set<Acl> used, List<Report.Entry> access) {
    SettingsText settings = new SettingsText(listeners);
    Map<Line, Report.Entry> others = new LinkedHashMap<>();
    for (Line line : lines) {
      if (!SILENT.contains(line.directive()) && !LISTS.contains(line.directive())) {
        others.put(line, other(line, settings));
      }
    }
    List<Report.Entry> entries = new ArrayList<>(access);
    entries.addAll(others.values());
    List<Line> order = lines;
    entries.sort(Comparator.comparingInt(entry -> place(order, entry)));
    boolean names =
        used.stream().anyMatch(acl -> acl.type().matches("proxy_auth.*|external|ident.*"));
    boolean timed = used.stream().anyMatch(acl -> acl.type().equals("time"));
    Map<String, String> files = new TreeMap<>();
    files.putAll(new PolicyText(source, plan, timed ? zone : null).files());
    files.put("fairlead.yaml", settings.text(source, names ? Map.of() : networks(plan)));
    notes(plan, names, timed);
    Report report = new Report(entries, notes);
    files.put("squid-import.txt", report.text());
    return new Made(files, report);
  }

  private static int place(List<Line> order, Report.Entry entry) {
    for (int i = 0; i < order.size(); i++) {
      Line line = order.get(i);
      if (line.number() == entry.line() && line.file().equals(entry.file())) {
        return i;
      }
    }
    return order.size();
  }

  private Report.Entry other(Line line, SettingsText settings) {
    if (line.directive().equals("auth_param")) {
      return auth(line);
    }
    if (settings.take(line)) {
      return Report.Entry.of(line, Report.Kind.EXACT, "");
    }
    String why =
        line.directive().equals("http_port")
            ? "no equal: Fairlead has one plain proxy port"
            : Others.left(line);
    return Report.Entry.of(line, Report.Kind.LEFT_OUT, why);
  }

  private Report.Entry auth(Line line) {
    String all = String.join(" ", line.values());
    if (all.matches("basic program \\S*ncsa_auth .*")) {
      String file = line.values().getLast();
      notes.add(
          "Copy %s to users.htpasswd. Only bcrypt entries (htpasswd -B) are taken: others get a new password with fairlead user passwd."
              .formatted(file));
      return Report.Entry.of(
          line, Report.Kind.NARROWER, "people sign in once they are in users.htpasswd");
    }
    return Report.Entry.of(
        line, Report.Kind.LEFT_OUT, "no equal: people sign in by users.htpasswd or a token");
  }

  private static Map<String, List<String>> networks(Plan plan) {
    Map<String, List<String>> networks = new LinkedHashMap<>();
    for (Plan.Entry entry : plan.entries()) {
      Tier tier = plan.tiers().get(entry.tier());
      for (Clients.Room room : plan.rooms()) {
        if (room.name().equals(entry.room()) && tier != null && !tier.isEmpty()) {
          networks.put(room.name(), room.addresses().ranges());
        }
      }
    }
    return networks;
  }

  private void notes(Plan plan, boolean names, boolean timed) {
    notes.add(
        "Private and local addresses are refused whatever the rules say, until egress in"
            + " policy.yaml opens them.");
    Tier other = plan.tiers().get(plan.defaultTier());
    if (names) {
      notes.add("Everybody signs in, also those whom Squid let in by address alone.");
    } else if (other != null && !other.isEmpty()) {
      notes.add("Clients outside every room have to sign in: Squid let them in by no address.");
    }
    if (!plan.rooms().isEmpty() && !names) {
      notes.add("In records the people of a room are one user, see identity in fairlead.yaml.");
    }
    if (timed) {
      notes.add("Times are taken in " + zone + "; name another with --timezone.");
    }
    notes.add(
        "Where a name leads to several addresses, those that a rule refuses are skipped; Squid"
            + " refused the whole request.");
  }
}
