package fairlead.gateway;

import fairlead.gateway.ReplayTally.Apart;
import fairlead.gateway.ReplayTally.Difference;
import fairlead.gateway.ReplayTally.Example;
import fairlead.gateway.ReplayTally.Verdict;
import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.PolicyRules;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Rule;
import fairlead.policy.RuleId;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressClass;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an audit log tells of once more, at the time that it tells of, by another policy and
 * by the groups of today. For one thread.
 */
final class Replay implements AuditLines.Taker {
  private static final int MOST_PEOPLE = 100_000;
  private static final int MOST_OPEN = 500_000;

  /** Somebody at an address, and the tier in which the record says they were. */
  private record At(String user, @Nullable String client, @Nullable String tier) {}

  /** Where they are under the policy; {@code groups} in words. */
  private record Standing(PolicySet.Assignment assignment, String groups) {}

  private final PolicySet policy;
  private final Predicates people;
  private final Set<String> byAddress = new HashSet<>();
  private final ReplayTally tally;
  private final PastRequest past = new PastRequest();
  private final Map<At, Standing> standings = new HashMap<>();
  private final Map<String, Boolean> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_OPEN;
        }
      };

  /**
   * Who there is today.
   *
   * @param known whether a name is somebody's
   * @param groupsOf the groups that somebody is in
   */
  record Predicates(Function<String, Boolean> known, Function<String, Set<String>> groupsOf) {}

  Replay(PolicySet policy, PolicyRules rules, Predicates people, ReplayTally tally) {
    this.policy = policy;
    this.people = people;
    this.tally = tally;
    Stream.concat(
            rules.deny().stream(), rules.tiers().stream().flatMap(tier -> tier.deny().stream()))
        .filter(Replay::namesAddresses)
        .forEach(rule -> byAddress.add(rule.id().value()));
  }

  private static boolean namesAddresses(Rule rule) {
    return rule.hosts().stream().anyMatch(set -> !set.ranges().isEmpty());
  }

  @Override
  public void tooLong() {
    tally.apart(Apart.TOO_LONG);
  }

  @Override
  public void line(byte[] octets, int from, int length) {
    if (!past.read(octets, from, length)) {
      tally.apart(Apart.NO_RECORD);
      return;
    }
    switch (Objects.requireNonNullElse(past.kind, "")) {
      case "open" -> {
        if (past.id != null) {
          open.put(past.id, true);
        }
        look();
      }
      case "request", "tunnel" -> {
        if (past.id != null && open.remove(past.id) != null) {
          tally.apart(Apart.SAME_DECISION);
        } else {
          look();
        }
      }
      default -> tally.apart(Apart.OTHER_KIND);
    }
  }

  private void look() {
    WebRequest request = past.request();
    Instant time = past.time();
    if (!past.passed() && !past.refusedByPolicy()) {
      tally.state(past.reason);
    } else if (request == null || time == null) {
      tally.apart(Apart.NO_REQUEST);
    } else if (past.user == null) {
      tally.apart(Apart.NO_USER);
    } else if (!people.known.apply(past.user)) {
      tally.apart(Apart.UNKNOWN_USER);
    } else if (past.lacksPath()) {
      tally.apart(Apart.NO_PATH);
    } else {
      decide(request, time, standing(past.user, past.client, past.tier));
    }
  }

  private Standing standing(String user, @Nullable String client, @Nullable String tier) {
    At at = new At(user, client, tier);
    Standing known = standings.get(at);
    if (known != null) {
      return known;
    }
    Set<String> groups = new TreeSet<>(people.groupsOf.apply(user));
    InetAddress address = client == null ? null : AddressLiteral.parse(client);
    var assignment =
        policy.assign(
            new Principal(user, groups),
            address == null ? InetAddress.getLoopbackAddress() : address);
    Standing standing =
        new Standing(
            granted(assignment, tier), groups.isEmpty() ? "no group" : String.join(", ", groups));
    if (standings.size() < MOST_PEOPLE) {
      standings.put(at, standing);
    }
    return standing;
  }

  /** Where they stand if they held a grant of the tier in which they were: it is in order. */
  private PolicySet.Assignment granted(PolicySet.Assignment assignment, @Nullable String tier) {
    return tier == null || !assignment.mayAsk().contains(tier)
        ? assignment
        : policy.tiers().stream()
            .filter(each -> each.name().equals(tier))
            .findFirst()
            .map(each -> new PolicySet.Assignment(each, assignment.room()))
            .orElse(assignment);
  }

  private void decide(WebRequest request, Instant time, Standing standing) {
    Decision decision = granted(policy.decide(standing.assignment, request, time));
    if (decision instanceof Decision.Allow) {
      if (!past.passed() && ledToAnAddress(request)) {
        tally.apart(Apart.ADDRESS);
        return;
      }
      decision = dialled(request, time, standing, decision);
    }
    if ("failed".equals(past.outcome)) {
      tally.failed();
    }
    compare(request, standing, decision);
  }

  /** A host that the same rule let in lately was opened by a grant, which is in order. */
  private Decision granted(Decision decision) {
    return decision instanceof Decision.Ask ask
            && past.passed()
            && ask.rule().value().equals(past.rule)
        ? new Decision.Allow(ask.rule(), false, false, null, null, ask.until())
        : decision;
  }

  /** Whether a refusal came of an address that the name led to, which no record says. */
  private boolean ledToAnAddress(WebRequest request) {
    return request.host() instanceof Host.Name
        && (DenyReason.PRIVATE_ADDRESS.label().equals(past.reason)
            || (past.rule != null && byAddress.contains(past.rule)));
  }

  /** The decision, with the address in mind that was dialled, where the record says it. */
  private Decision dialled(WebRequest request, Instant time, Standing standing, Decision decision) {
    InetAddress address = past.passed() ? past.dialled() : null;
    if (address == null || !(request.host() instanceof Host.Name)) {
      return decision;
    }
    if (!AddressClass.classify(address).isPublic()
        && !policy.opens(standing.assignment, address, request.port())) {
      return new Decision.Deny(DenyReason.PRIVATE_ADDRESS, null, false, Instant.MAX);
    }
    RuleId denies = policy.deniesAddress(standing.assignment, request, address, time);
    return denies == null
        ? decision
        : new Decision.Deny(DenyReason.DENIED_BY_RULE, denies, false, Instant.MAX);
  }

  private void compare(WebRequest request, Standing standing, Decision decision) {
    boolean passes = decision instanceof Decision.Allow;
    String before = past.passed() ? "allowed" : Objects.requireNonNullElse(past.reason, "");
    String after =
        switch (decision) {
          case Decision.Allow _ -> "allowed";
          case Decision.Ask ask -> ask.refusal().reason().label();
          case Decision.Deny deny -> deny.reason().label();
        };
    String rule = rule(decision);
    Verdict verdict =
        passes != past.passed()
            ? passes ? Verdict.NEWLY_ALLOWED : Verdict.NEWLY_REFUSED
            : !before.equals(after)
                ? Verdict.OTHER_REASON
                : Objects.equals(past.rule, rule) ? Verdict.UNCHANGED : Verdict.OTHER_RULE;
    if (verdict == Verdict.UNCHANGED) {
      tally.unchanged();
      return;
    }
    Instant time = past.time();
    Difference key = new Difference(verdict, standing.groups, request.host().text(), before, after);
    String what = request.method() + " " + request.host().text() + ":" + request.port();
    tally.changed(
        key,
        new Example(
            time == null ? null : JsonOutput.TIME.format(time),
            what + request.path(),
            past.rule,
            rule));
  }

  /** The rule as a record would say it. */
  private static @Nullable String rule(Decision decision) {
    RuleId rule =
        switch (decision) {
          case Decision.Allow allow ->
              allow.reported() == null ? allow.rule() : allow.reported().rule();
          case Decision.Ask ask -> ask.rule();
          case Decision.Deny deny -> deny.rule();
        };
    return rule == null ? null : rule.value();
  }
}
