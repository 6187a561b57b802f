package fairlead.policy;

import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule.Fit;
import fairlead.policy.match.Schedule;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request held against the rules at one instant. Used once, by one thread. */
final class Weighing {

  private final WebRequest request;
  private final Instant now;
  private final ZoneId zone;
  private Instant until = Instant.MAX;
  private boolean permanent;

  Weighing(WebRequest request, Instant now, ZoneId zone) {
    this.request = request;
    this.now = now;
    this.zone = zone;
  }

  Decision decide(List<Rule> everywhere, TierRules tier) {
    Rule denied = first(everywhere);
    Rule own = first(tier.deny());
    Rule deny = denied != null ? denied : own;
    if (deny != null) {
      Instant end = permanent ? Instant.MAX : until;
      return new Decision.Deny(DenyReason.DENIED_BY_RULE, deny.id(), deny.quiet(), end);
    }
    Instant denies = until;
    until = Instant.MAX;
    Rule allow = first(tier.allow());
    Instant end = permanent || denies.isBefore(until) ? denies : until;
    return allow != null ? new Decision.Allow(allow.id(), end) : miss(tier, end);
  }

  /** The first rule that holds; notes the next edge, and whether a rule without schedule holds. */
  private @Nullable Rule first(List<Rule> rules) {
    Rule found = null;
    for (Rule rule : rules) {
      if (rule.fit(request) == Fit.FITS) {
        boolean open = open(rule);
        permanent |= rule.schedule() == null;
        found = found == null && open ? rule : found;
      }
    }
    return found;
  }

  private boolean open(Rule rule) {
    Schedule schedule = rule.schedule();
    if (schedule == null) {
      return true;
    }
    Instant edge = schedule.nextEdge(now, zone);
    until = edge.isBefore(until) ? edge : until;
    return schedule.open(now, zone);
  }

  /** The rule that came nearest: what it failed at last is the reason. */
  private Decision miss(TierRules tier, Instant end) {
    Fit best = Fit.HOST;
    Rule nearest = null;
    for (Rule rule : tier.allow()) {
      Fit fit = rule.fit(request);
      if (fit.compareTo(best) > 0) {
        best = fit;
        nearest = rule;
      }
    }
    RuleId id = nearest == null ? null : nearest.id();
    return new Decision.Deny(reason(best), id, false, end);
  }

  private static DenyReason reason(Fit fit) {
    return switch (fit) {
      case HOST -> DenyReason.NOT_IN_ALLOWLIST;
      case PORT -> DenyReason.PORT_NOT_ALLOWED;
      case METHOD -> DenyReason.METHOD_NOT_ALLOWED;
      case PATH -> DenyReason.PATH_NOT_ALLOWED;
      case FITS -> DenyReason.OUTSIDE_SCHEDULE;
    };
  }

  @Nullable RuleId deniesAddress(List<Rule> rules, InetAddress address) {
    for (Rule rule : rules) {
      if (rule.matches(address) && rule.beyondHost(request) == Fit.FITS && open(rule)) {
        return rule.id();
      }
    }
    return null;
  }

  List<Explanation.Step> steps(List<Rule> everywhere, TierRules tier) {
    List<Explanation.Step> steps = new ArrayList<>();
    for (List<Rule> rules : List.of(everywhere, tier.deny(), tier.allow())) {
      for (Rule rule : rules) {
        Fit fit = rule.fit(request);
        if (fit != Fit.HOST) {
          steps.add(new Explanation.Step(rule.id(), sentence(rule, fit), rule.source()));
        }
      }
    }
    return steps;
  }

  private String sentence(Rule rule, Fit fit) {
    String host = request.host().text();
    String verb = rule.deny() ? "refuses " : "allows ";
    return switch (fit) {
      case HOST -> "does not name " + host;
      case PORT -> verb + host + ", but on port " + rule.ports() + " only";
      case METHOD -> verb + host + ", but not for " + request.method() + methods(rule);
      case PATH -> verb + host + ", but only for paths under " + String.join(", ", rule.paths());
      case FITS -> open(rule) ? verb + "this" : verb + "this, but only at " + rule.schedule();
    };
  }

  private static String methods(Rule rule) {
    if (rule.methods().isEmpty()) {
      return rule.scheme() == null ? "" : " (it is for " + rule.scheme().label() + " only)";
    }
    return " (only for " + String.join(", ", rule.methods().stream().sorted().toList()) + ")";
  }
}
