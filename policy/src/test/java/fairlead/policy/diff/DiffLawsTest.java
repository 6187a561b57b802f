package fairlead.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.PolicySet.Assignment;
import fairlead.policy.Principal;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.PolicyLoader.Loaded;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a difference says is what deciding says, for random policies and requests. */
class DiffLawsTest {

  private static final List<String> PATTERNS =
      List.of(
          "a.example",
          ".b.example",
          "*.b.example",
          "c.b.example",
          ".d.test",
          "*",
          "list:long",
          "list:other",
          "address:9.9.0.0/16",
          "address:10.0.0.0/8",
          "address:9.9.9.0/24");
  private static final List<String> HOSTS =
      List.of(
          "a.example",
          "x.a.example",
          "b.example",
          "c.b.example",
          "x.b.example",
          "d.test",
          "e.d.test",
          "y.x.d.test",
          "else.example",
          "n1.long.example",
          "n30.long.example",
          "n90.long.example",
          "n5.b.example",
          "sub.n40.long.example",
          "9.9.9.9",
          "9.9.1.1",
          "10.1.2.3",
          "8.8.8.8");
  private static final List<String> PATHS =
      List.of("/", "/a", "/a/b", "/b/x", "/a;v/b", "//", "/a/../b/");
  private static final List<String> CLIENTS = List.of("127.0.0.1", "10.2.1.7", "10.2.2.7");

  private static final String APPROVALS =
      """
      approvals:
        quick: { stages: [ { by: "group:t" } ], grant: { opens: hosts } }
        slow: { stages: [ { by: "user:ann" } ], grant: { opens: hosts } }
        lab: { stages: [ { by: "group:t" } ] }
      """;

  /** One policy, and the text of a list of its own. */
  private record Written(String policy, String list) {
    Loaded load() {
      return Policies.load(policy, "long.txt", list, "other.txt", names(60, 140, "other"));
    }
  }

  private static String names(int from, int to, String kind) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i % 3 == 0 ? "." : "").append("n" + i + ".long.example\n");
      text.append(kind + i + ".b.example\n");
    }
    return text.toString();
  }

  private static <T> T any(Random random, List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static String rule(Random random, String id, boolean deny, boolean ask) {
    Set<String> hosts = new TreeSet<>();
    int names = PATTERNS.size() - (ask ? 3 : 0);
    for (int i = 0; i <= random.nextInt(3); i++) {
      hosts.add("\"" + any(random, PATTERNS.subList(0, names)) + "\"");
    }
    StringBuilder rule = new StringBuilder("{ id: " + id + ", hosts: " + hosts);
    if (random.nextInt(3) == 0) {
      rule.append(", ports: [" + any(random, List.of("443", "80-90", "8000-8100, 443")) + "]");
    }
    switch (random.nextInt(6)) {
      case 0 ->
          rule.append(", scheme: http, paths: [" + any(random, List.of("/a", "/a/b, /b/")) + "]");
      case 1 ->
          rule.append(
              ", scheme: http, methods: [" + any(random, List.of("GET", "POST, OPTIONS")) + "]");
      case 2 -> rule.append(", scheme: connect");
      default -> {}
    }
    if (random.nextInt(3) == 0) {
      rule.append(
          ", when: ["
              + any(
                  random,
                  List.of(
                      "mon-fri 08:00-18:00",
                      "sat 22:00-06:00",
                      "2026-11-24..2026-11-26 12:00-13:00"))
              + "]");
    }
    if (random.nextInt(4) == 0) {
      rule.append(", except: [\"2026-11-25\"]");
    }
    if (deny && random.nextInt(3) == 0) {
      rule.append(", mode: report" + (random.nextBoolean() ? ", until: 2026-11-25" : ""));
    }
    if (!deny && !ask && random.nextInt(4) == 0) {
      rule.append(", free: true");
    }
    if (ask) {
      rule.append(", approval: " + any(random, List.of("quick", "slow")));
      rule.append(random.nextInt(4) == 0 ? ", wait: 1m" : "");
    }
    return rule + " }";
  }

  private static void rules(StringBuilder text, Random random, String key, String tier, int least) {
    int many = least + random.nextInt(3);
    if (many == 0) {
      return;
    }
    boolean deny = key.endsWith("deny:");
    boolean ask = key.endsWith("ask:");
    text.append(key).append('\n');
    for (int i = 0; i < many; i++) {
      String id = tier + (deny ? "-deny-" : ask ? "-ask-" : "-") + i;
      text.append("      - ").append(rule(random, id, deny, ask)).append('\n');
    }
  }

  private static Written policy(Random random) {
    StringBuilder text =
        new StringBuilder(
            "version: 1\nlists: { long: { file: long.txt }, other: { file: other.txt } }\n");
    text.append(
        "rooms: { lab: { from: [" + any(random, List.of("10.2.1.0/24", "10.2.0.0/16")) + "] } }\n");
    rules(text, random, "deny:", "top", 0);
    text.append("tiers:\n");
    for (String tier : List.of("one", "two")) {
      text.append("  " + tier + ":\n    record: request\n");
      if (random.nextInt(5) == 0) {
        text.append("    mode: report\n    until: 2026-11-24\n");
      }
      if (random.nextInt(6) == 0) {
        text.append("    approval: lab\n");
      }
      rules(text, random, "    allow:", tier, random.nextInt(5) == 0 ? 0 : 1);
      rules(text, random, "    ask:", tier, 0);
      rules(text, random, "    deny:", tier, 0);
    }
    text.append("  none: {}\nassign:\n");
    List<String> entries =
        new ArrayList<>(List.of("group: g", "group: h", "group: g, room: lab", "user: u"));
    java.util.Collections.shuffle(entries, random);
    for (String entry : entries.subList(0, 1 + random.nextInt(4))) {
      text.append(
          "  - { " + entry + ", tier: " + any(random, List.of("one", "two", "none")) + " }\n");
    }
    text.append("default-tier: " + any(random, List.of("one", "two", "none")) + "\n");
    if (random.nextInt(3) == 0) {
      text.append("egress: { open: [ { range: 10.1.0.0/16, ports: [443], tiers: [one] } ] }\n");
    }
    text.append(APPROVALS);
    return new Written(text.toString(), names(random.nextInt(20), 100, "n"));
  }

  /** The same policy with a line or two less, or of another text. */
  private static Written changed(Written before, Random random) {
    if (random.nextInt(3) == 0) {
      return policy(random);
    }
    String policy = before.policy;
    for (String[] change :
        List.of(
            new String[] {"mon-fri 08", "mon-thu 09"},
            new String[] {", scheme: connect", ""},
            new String[] {"ports: [443]", "ports: [443, 22]"},
            new String[] {", \"list:long\"", ""},
            new String[] {"\"a.example\"", "\".a.example\""},
            new String[] {"/a/b", "/a/c"},
            new String[] {", free: true", ""},
            new String[] {"approval: quick", "approval: slow"},
            new String[] {", wait: 1m", ""},
            new String[] {"until: 2026-11-25", "until: 2026-11-24"},
            new String[] {"group: g,", "group: h,"})) {
      policy = random.nextInt(3) == 0 ? policy.replace(change[0], change[1]) : policy;
    }
    String list =
        random.nextBoolean() ? before.list : before.list.replaceAll("\\.?n[3-4][0-9]\\..*\n", "");
    return new Written(policy, list);
  }

  private static WebRequest request(Random random) {
    boolean tunnel = random.nextBoolean();
    Host host = Objects.requireNonNull(Host.parse(any(random, HOSTS)));
    int port = any(random, List.of(80, 443, 443, 22, 85, 8050, 9));
    return tunnel
        ? new WebRequest(Scheme.CONNECT, host, port, "CONNECT", "")
        : random.nextInt(12) == 0
            ? new WebRequest(Scheme.HTTP, host, port, "OPTIONS", "")
            : new WebRequest(
                Scheme.HTTP,
                host,
                port,
                any(random, List.of("GET", "POST", "PUT")),
                any(random, PATHS));
  }

  private static Instant time(Random random) {
    return Instant.parse("2026-11-20T00:30:00Z").plusSeconds(1800L * random.nextInt(48 * 16));
  }

  @Test
  void coversWhateverIsDecidedOtherwise() {
    Random random = new Random(20261124);
    int differing = 0;
    int asked = 0;
    int nothing = 0;
    int exact = 0;
    for (int round = 0; round < 30; round++) {
      Written before = policy(random);
      Written now = changed(before, random);
      Loaded old = before.load();
      Loaded next = now.load();
      PolicyDiff diff = PolicyDiff.of(old.rules(), next.rules());
      exact += diff.limits().isEmpty() ? 1 : 0;
      nothing += diff.nothing() ? 1 : 0;
      asked += diff.changes().stream().anyMatch(c -> c.becomes().startsWith(Effect.ASKED)) ? 1 : 0;
      for (int i = 0; i < 400; i++) {
        differing += look(old, next, diff, random, before, now) ? 1 : 0;
      }
    }
    assertThat(differing).isGreaterThan(1_300);
    assertThat(nothing).isGreaterThan(1);
    assertThat(asked).isGreaterThan(7);
    assertThat(exact).isGreaterThan(22);
  }

  private static boolean look(
      Loaded old, Loaded next, PolicyDiff diff, Random random, Written before, Written now) {
    Set<String> groups = new TreeSet<>();
    for (String group : List.of("g", "h")) {
      if (random.nextBoolean()) {
        groups.add(group);
      }
    }
    Principal who = new Principal(random.nextInt(4) == 0 ? "u" : "v", groups);
    InetAddress client = Objects.requireNonNull(AddressLiteral.parse(any(random, CLIENTS)));
    Assignment was = old.policy().assign(who, client);
    Assignment is = next.policy().assign(who, client);
    WebRequest request = request(random);
    Instant at = time(random);
    Effect first = Effect.of(old.policy().decide(was, request, at));
    Effect then = Effect.of(next.policy().decide(is, request, at));
    Change.Tiers tiers = new Change.Tiers(was.tier().name(), is.tier().name());
    if (!was.tier().name().equals(is.tier().name())) {
      assertThat(diff.terms())
          .anyMatch(t -> t.term().equals("tier") && t.now().equals(tiers.now()));
    }
    led(old, next, was, is, diff, request, at, random);
    if (first.equals(then)) {
      return false;
    }
    Change.Kind kind = then.since(first);
    assertThat(
            diff.changes().stream()
                .anyMatch(
                    change ->
                        change.tiers().contains(tiers)
                            && change.who().stream().anyMatch(some -> some.covers(who))
                            && change.covers(request.host())
                            && says(change, kind, first, then)))
        .as(
            () ->
                who
                    + " "
                    + client
                    + " "
                    + request
                    + " at "
                    + at
                    + ": "
                    + first
                    + " then "
                    + then
                    + "\n"
                    + before.policy
                    + "\n"
                    + now.policy
                    + "\n"
                    + diff.lines())
        .isTrue();
    return true;
  }

  private static boolean says(Change change, Change.Kind kind, Effect was, Effect is) {
    return change.kind() == Change.Kind.UNSURE
        || (change.kind() == kind
            && change.was().equals(was.words())
            && change.becomes().equals(is.words()));
  }

  /** A name whose address is refused otherwise than before. */
  private static void led(
      Loaded old,
      Loaded next,
      Assignment was,
      Assignment is,
      PolicyDiff diff,
      WebRequest request,
      Instant at,
      Random random) {
    if (!(request.host() instanceof Host.Name)
        || !(old.policy().decide(was, request, at) instanceof Decision.Allow)
        || !(next.policy().decide(is, request, at) instanceof Decision.Allow)) {
      return;
    }
    InetAddress leads =
        Objects.requireNonNull(
            AddressLiteral.parse(
                any(random, List.of("9.9.9.9", "9.9.1.1", "10.1.2.3", "10.9.9.9"))));
    boolean before = reaches(old, was, request, leads, at);
    boolean now = reaches(next, is, request, leads, at);
    if (before != now) {
      var kind = now ? Change.Kind.GAINED : Change.Kind.LOST;
      assertThat(diff.changes())
          .anyMatch(
              change ->
                  (change.kind() == kind || change.kind() == Change.Kind.UNSURE)
                      && change.hosts().stream().anyMatch(h -> led(h, leads)));
    }
  }

  private static boolean led(HostClass hosts, InetAddress address) {
    return hosts instanceof HostClass.Addresses range
        && range.named()
        && Spans.within(range, address);
  }

  private static boolean reaches(
      Loaded policy, Assignment who, WebRequest request, InetAddress leads, Instant at) {
    boolean open =
        fairlead.policy.address.AddressClass.classify(leads).isPublic()
            || policy.policy().opens(who, leads, request.port());
    return open && policy.policy().deniesAddress(who, request, leads, at) == null;
  }

  @Test
  void saysNothingOfAPolicyThatIsTheSame() {
    Random random = new Random(7);
    for (int round = 0; round < 100; round++) {
      Written written = policy(random);
      PolicyDiff diff = PolicyDiff.of(written.load().rules(), written.load().rules());
      assertThat(diff.lines()).as(written.policy).containsExactly("nothing changes for anybody");
    }
  }
}
