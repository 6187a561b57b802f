package fairlead.policy;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.address.AddressRange;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.approval.Stage;
import fairlead.policy.match.Host;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Ports;
import fairlead.policy.match.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Policies, requests and times by chance, which meet one another often. */
final class RandomPolicies {
  private static final List<String> PATTERNS =
      List.of(
          "*",
          "a.example",
          ".a.example",
          "*.a.example",
          "*.example",
          "b.test",
          ".test",
          "address:9.0.0.0/8",
          "address:9.9.9.9",
          "address:10.0.0.0/8",
          "address:2620:fe::/48");
  private static final List<String> HOSTS =
      List.of(
          "a.example",
          "www.a.example",
          "c.example",
          "example",
          "b.test",
          "x.b.test",
          "9.9.9.9",
          "9.1.1.1",
          "10.1.2.3",
          "10.1.9.9",
          "[2620:fe::fe]");
  private static final List<String> PATHS = List.of("/", "/a/", "/a/b/", "/c", "/\u00e9/");
  private static final List<String> ASKED =
      List.of("/", "/a/x", "/a/b/x", "/c", "/a/../c", "/a;v=1/b", "/a/%2fb", "/%C3%A9/x", "");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "OPTIONS");
  private static final List<Integer> PORTS = List.of(80, 443, 8080, 22);
  private static final List<String> WINDOWS =
      List.of(
          "mon",
          "mon-fri 08:00-18:00",
          "sat,sun 22:00-06:00",
          "sun 01:30-02:30",
          "2026-11-25",
          "2026-10-24..2026-10-26 23:00-02:30",
          "2026-11-20..2026-11-30");
  private static final List<String> DATES =
      List.of("2026-11-25", "2026-11-23..2026-11-24", "2026-10-25", "2027-01-01");
  private static final List<String> ZONES =
      List.of("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata");
  private static final List<Instant> TIMES =
      List.of(
          Instant.parse("2026-11-22T00:00:00Z"),
          Instant.parse("2026-10-24T12:00:00Z"),
          Instant.parse("2026-03-28T12:00:00Z"));

  private static final Chain QUICK =
      new Chain(
          "quick",
          Duration.ofHours(1),
          null,
          List.of(new Stage(new By.Group("teachers"), 1)),
          Chain.Opens.HOSTS,
          0,
          Duration.ofHours(1));
  private static final Rule EVERYTHING =
      new Rule(
          new RuleId("everything"),
          new Source("policy.yaml", 1),
          false,
          List.of(new HostSet(List.of(HostPattern.parse("*")))),
          Ports.of(List.of("1-65535")),
          null,
          Set.of(),
          List.of(),
          null,
          false,
          false,
          false,
          null);

  private final Random random;
  private int rules;

  RandomPolicies(long seed) {
    random = new Random(seed);
  }

  PolicyRules policy() {
    boolean many = random.nextInt(4) == 0;
    List<Rule> deny = rules(true, random.nextInt(many ? 30 : 3));
    List<Rule> own = rules(true, random.nextInt(many ? 30 : 3));
    List<Rule> allow = rules(false, 1 + random.nextInt(many ? 30 : 4));
    List<Rule> ask = chance(2) ? List.of() : rules(false, 1 + random.nextInt(many ? 30 : 3));
    return policy(deny, own, allow, asks(ask), chance(6) ? report() : null, zone());
  }

  private static List<AskRule> asks(List<Rule> rules) {
    return rules.stream().map(rule -> new AskRule(rule, QUICK, null)).toList();
  }

  /** A policy of one tier with these rules. */
  static PolicyRules policy(
      List<Rule> deny,
      List<Rule> own,
      List<Rule> allow,
      List<AskRule> ask,
      @Nullable ReportMode report,
      ZoneId zone) {
    TierRules rules = new TierRules(tier("t", report), own, allow, ask);
    TierRules other = new TierRules(tier("other", null), List.of(), List.of(EVERYTHING), List.of());
    AddressRange range = Objects.requireNonNull(AddressRange.parse("10.1.2.0/24"));
    Opening hole = new Opening(new Source("policy.yaml", 1), range, Ports.WEB, Set.of());
    return new PolicyRules(
        "0",
        zone,
        Map.of(),
        Map.of(),
        deny,
        List.of(rules, other),
        List.of(),
        rules,
        Map.of(QUICK.name(), QUICK),
        List.of(hole));
  }

  private static Tier tier(String name, @Nullable ReportMode report) {
    Tier plain = Tier.plain(name, "");
    return new Tier(
        name,
        "",
        plain.recording(),
        plain.keeping(),
        plain.session(),
        plain.quota(),
        plain.limits(),
        null,
        null,
        false,
        null,
        null,
        report);
  }

  /** What somebody may hold around a time, some of it in tiers that there are not. */
  Grants grants(Instant now) {
    return new Grants(IntStream.range(0, random.nextInt(20)).mapToObj(_ -> grant(now)).toList());
  }

  private Grant grant(Instant now) {
    Instant made = now.plus(Duration.ofMinutes(60 - random.nextInt(48 * 60)));
    Instant starts = chance(3) ? made.plus(Duration.ofHours(random.nextInt(60))) : made;
    boolean hosts = !chance(4);
    return new Grant(
        "g" + ++rules,
        "",
        "u",
        hosts ? one(List.of("t", "t", "t", "other", "gone")) : one(List.of("t", "other", "gone")),
        QUICK.name(),
        hosts ? Set.copyOf(some(HOSTS)) : Set.of(),
        hosts ? 0 : 1,
        0,
        made,
        starts,
        starts.plus(Duration.ofMinutes(1 + random.nextInt(3 * 24 * 60))),
        chance(6) ? made.plusSeconds(60) : null);
  }

  List<Rule> rules(boolean deny, int count) {
    return IntStream.range(0, count).mapToObj(i -> rule(deny)).toList();
  }

  Rule rule(boolean deny) {
    rules++;
    boolean inside = chance(4);
    return new Rule(
        new RuleId("r" + rules),
        new Source("policy.yaml", rules),
        deny,
        Stream.of(set(), chance(3) ? set() : new HostSet(List.of())).toList(),
        chance(2) ? Ports.WEB : Ports.of(List.of("" + one(PORTS), "8000-8100")),
        inside ? Scheme.HTTP : chance(5) ? one(List.of(Scheme.values())) : null,
        inside && chance(2) ? Set.copyOf(some(METHODS)) : Set.of(),
        inside && chance(2) ? some(PATHS) : List.of(),
        chance(3) ? schedule() : null,
        !deny && chance(6),
        deny && chance(6),
        !deny && chance(6),
        deny && chance(6) ? report() : null);
  }

  private HostSet set() {
    return new HostSet(some(PATTERNS).stream().map(HostPattern::parse).toList());
  }

  Schedule schedule() {
    boolean windows = !chance(5);
    return Schedule.of(
        windows ? some(WINDOWS) : List.of(), !windows || chance(2) ? some(DATES) : List.of());
  }

  ZoneId zone() {
    return ZoneId.of(one(ZONES));
  }

  private ReportMode report() {
    return new ReportMode(chance(2) ? null : LocalDate.of(2026, 11, 20 + random.nextInt(10)));
  }

  /** A time within some eight days, to the minute. */
  Instant time() {
    return one(TIMES).plus(Duration.ofMinutes(random.nextInt(8 * 24 * 60)));
  }

  WebRequest request() {
    Host host = Objects.requireNonNull(Host.parse(one(HOSTS)));
    int port = one(PORTS);
    return chance(2)
        ? new WebRequest(Scheme.CONNECT, host, port, "CONNECT", "")
        : new WebRequest(Scheme.HTTP, host, port, one(METHODS), one(ASKED));
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** One or two, different. */
  private <T> List<T> some(List<T> of) {
    return Stream.of(one(of), one(of)).distinct().toList();
  }

  /** The same, in another order. */
  <T> List<T> shuffled(List<T> list) {
    List<T> other = new ArrayList<>(list);
    java.util.Collections.shuffle(other, random);
    return other;
  }
}
