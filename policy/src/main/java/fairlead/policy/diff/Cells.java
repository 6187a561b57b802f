package fairlead.policy.diff;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.PolicySet;
import fairlead.policy.Rule;
import fairlead.policy.RuleId;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressClass;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * All requests to a host that the rules which match it tell apart, each decided under both
 * policies. Used once.
 */
final class Cells {

  /** Decides a request in local time by the rules of one policy that match its host. */
  private interface Asked {
    Decision decide(WebRequest request, Instant at);
  }

  /** A change of one kind. */
  record Flip(Change.Kind kind, String was, String becomes) {}

  /** What a change is about, and by which rules. */
  record Part(Flip flip, Change.Shape shape, Set<RuleId> before, Set<RuleId> after) {}

  private record Way(int port, int variant) {}

  private static final class Flipped {
    final Map<Way, BitSet> times = new LinkedHashMap<>();
    final Set<RuleId> before = new LinkedHashSet<>();
    final Set<RuleId> after = new LinkedHashSet<>();
  }

  private final Host host;
  private final Asked old;
  private final Asked next;
  private final PortCuts ports;
  private final List<Variant> variants;
  private final Times times;
  private final Map<Flip, Flipped> flips = new LinkedHashMap<>();

  /** Requests to a host. */
  Cells(Host host, Side old, List<Held> before, Side next, List<Held> after) {
    this(host, old, before, next, after, host instanceof Host.Literal, Cells::asked);
  }

  private Cells(
      Host host,
      Side old,
      List<Held> before,
      Side next,
      List<Held> after,
      boolean floor,
      BiFunction<Side, List<Held>, Asked> asked) {
    this.host = host;
    this.old = asked.apply(old, before);
    this.next = asked.apply(next, after);
    List<Rule> rules = new ArrayList<>();
    before.forEach(held -> rules.add(held.rule()));
    after.forEach(held -> rules.add(held.rule()));
    List<Opening> openings = new ArrayList<>();
    if (floor) {
      openings.addAll(old.policy.openings());
      openings.addAll(next.policy.openings());
    }
    ports = new PortCuts(rules, openings);
    variants = Variant.of(rules);
    times = Times.of(rules, ends(old, next));
  }

  /**
   * Requests to a name that leads to an address.
   *
   * @param before the deny rules that name the address, and {@code after} those of the new policy
   */
  static Cells led(InetAddress address, Side old, List<Held> before, Side next, List<Held> after) {
    return new Cells(
        HostNameOf.ANY, old, before, next, after, true, (side, some) -> led(address, side, some));
  }

  private static Asked led(InetAddress address, Side side, List<Held> some) {
    Mini mini = mini(side, some);
    boolean open = AddressClass.classify(address).isPublic();
    return (request, at) -> {
      if (!open && !mini.policy.opens(mini.who, address, request.port())) {
        return new Decision.Deny(DenyReason.PRIVATE_ADDRESS, null, false, Instant.MAX);
      }
      RuleId denies = mini.policy.deniesAddress(mini.who, request, address, at);
      if (denies != null) {
        return new Decision.Deny(DenyReason.DENIED_BY_RULE, denies, false, Instant.MAX);
      }
      RuleId reports = mini.policy.reportsAddress(mini.who, request, address, at);
      var reported =
          reports == null ? null : new Decision.Reported(DenyReason.DENIED_BY_RULE, reports);
      return new Decision.Allow(null, false, false, null, reported, Instant.MAX);
    };
  }

  private static Asked asked(Side side, List<Held> some) {
    Mini mini = mini(side, some);
    return (request, at) -> mini.policy.decide(mini.who, request, at);
  }

  private static NavigableSet<LocalDate> ends(Side old, Side next) {
    NavigableSet<LocalDate> ends = new TreeSet<>();
    for (Side side : List.of(old, next)) {
      var report = side.tier.tier().report();
      if (report != null && report.until() != null) {
        ends.add(report.until().plusDays(1));
      }
    }
    return ends;
  }

  /** Some rules as a policy of their own. */
  private record Mini(PolicySet policy, PolicySet.Assignment who) {}

  private static Mini mini(Side side, List<Held> some) {
    List<Rule> top = rules(some, Held.Level.TOP);
    List<Rule> deny = rules(some, Held.Level.DENY);
    List<Rule> allow = rules(some, Held.Level.ALLOW);
    if (allow.isEmpty() && !side.tier.allow().isEmpty()) {
      allow = List.of(Held.nowhere(side.tier.allow().getFirst()));
    } else if (allow.isEmpty() && !side.tier.ask().isEmpty()) {
      allow = List.of(Held.nowhere(side.tier.ask().getFirst().rule()));
    }
    TierRules tier = new TierRules(side.tier.tier(), deny, allow, asks(some));
    PolicyRules rules =
        new PolicyRules(
            "",
            ZoneOffset.UTC,
            Map.of(),
            Map.of(),
            top,
            List.of(tier),
            List.of(),
            tier,
            Map.of(),
            side.policy.openings());
    return new Mini(PolicySet.of(rules), new PolicySet.Assignment(tier.tier(), null));
  }

  private static List<Rule> rules(List<Held> some, Held.Level level) {
    return some.stream().filter(held -> held.level() == level).map(Held::everywhere).toList();
  }

  private static List<AskRule> asks(List<Held> some) {
    List<AskRule> asks = new ArrayList<>();
    for (Held held : some) {
      Held.Asked asked = held.asked();
      if (asked != null) {
        asks.add(new AskRule(held.everywhere(), asked.approval(), asked.hold()));
      }
    }
    return asks;
  }

  /** How many decisions it takes. */
  long size() {
    return 2L * ports.size() * variants.size() * times.size();
  }

  /** What differs. */
  List<Part> parts() {
    for (int port = 0; port < ports.size(); port++) {
      for (int variant = 0; variant < variants.size(); variant++) {
        Variant how = variants.get(variant);
        WebRequest request =
            new WebRequest(
                how.scheme(), host, ports.first(port), how.sent().method(), how.sent().path());
        for (int time = 0; time < times.size(); time++) {
          look(request, new Way(port, variant), time);
        }
      }
    }
    List<Part> parts = new ArrayList<>();
    flips.forEach(
        (flip, flipped) ->
            shapes(flipped.times)
                .forEach(shape -> parts.add(new Part(flip, shape, flipped.before, flipped.after))));
    return parts;
  }

  private void look(WebRequest request, Way way, int time) {
    Decision before = old.decide(request, times.at(time));
    Decision now = next.decide(request, times.at(time));
    Effect was = Effect.of(before);
    Effect becomes = Effect.of(now);
    if (was.equals(becomes)) {
      return;
    }
    Change.Kind kind = becomes.since(was);
    Flip flip = new Flip(kind, was.words(), becomes.words());
    Flipped flipped = flips.computeIfAbsent(flip, f -> new Flipped());
    flipped.times.computeIfAbsent(way, w -> new BitSet()).set(time);
    add(flipped.before, Effect.rule(before));
    add(flipped.after, Effect.rule(now));
  }

  private static void add(Set<RuleId> rules, @Nullable RuleId rule) {
    if (rule != null) {
      rules.add(rule);
    }
  }

  /** The ways to ask, put together by equal times, then by equal ports. */
  private Set<Change.Shape> shapes(Map<Way, BitSet> changed) {
    Map<BitSet, Map<Integer, BitSet>> byTimes = new LinkedHashMap<>();
    changed.forEach(
        (way, when) ->
            byTimes
                .computeIfAbsent(when, t -> new LinkedHashMap<>())
                .computeIfAbsent(way.variant, v -> new BitSet())
                .set(way.port));
    Set<Change.Shape> shapes = new LinkedHashSet<>();
    byTimes.forEach(
        (when, portsOf) -> {
          Map<BitSet, Set<Variant>> byPorts = new LinkedHashMap<>();
          portsOf.forEach(
              (variant, some) ->
                  byPorts
                      .computeIfAbsent(some, p -> new LinkedHashSet<>())
                      .add(variants.get(variant)));
          byPorts.forEach(
              (some, how) ->
                  shapes.add(
                      new Change.Shape(
                          ports.words(some), VariantWords.of(variants, how), times.words(when))));
        });
    return shapes;
  }
}
