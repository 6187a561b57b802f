package fairlead.policy;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.Rule.Fit;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.match.Host;
import fairlead.policy.match.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ask rules that fit one request, time apart, and the grants that open its host behind them.
 * Immutable.
 */
final class Asking {
  private static final Asking NONE = new Asking(List.of(), List.of());

  private final List<AskRule> rules;
  private final List<Grant> grants;

  private Asking(List<AskRule> rules, List<Grant> grants) {
    this.rules = rules;
    this.grants = grants;
  }

  /**
   * What of a tier's ask rules, and of what a person holds, bears on a request. Where no rule fits,
   * no grant opens anything; and one asks for names, never for addresses.
   */
  static Asking about(WebRequest request, String tier, List<AskRule> asks, Grants grants) {
    if (!(request.host() instanceof Host.Name(String host))) {
      return NONE;
    }
    List<AskRule> fitting = new ArrayList<>();
    for (AskRule ask : asks) {
      if (ask.rule().fit(request) == Fit.FITS) {
        fitting.add(ask);
      }
    }
    if (fitting.isEmpty()) {
      return NONE;
    }
    List<Grant> opening = new ArrayList<>();
    for (Grant grant : grants.all()) {
      if (grant.revoked() == null
          && grant.opens() == Chain.Opens.HOSTS
          && grant.tier().equals(tier)
          && grant.hosts().contains(host)) {
        opening.add(grant);
      }
    }
    return new Asking(fitting, opening);
  }

  /**
   * Lets the request in, or lets its person ask; null if no rule is open.
   *
   * @param end the next edge of other rules
   */
  @Nullable Decision decide(
      Decision.@Nullable Reported reported, Instant end, Instant now, ZoneId zone) {
    AskRule ask = open(now, zone);
    if (ask == null) {
      return null;
    }
    Instant until = earlier(end, nextEdge(now, zone));
    Grant grant = grant(now);
    RuleId rule = ask.rule().id();
    // Neither free nor sparing: a grant that is revoked has to end what it let in.
    return grant == null
        ? new Decision.Ask(rule, ask.approval(), ask.hold(), earlier(until, nextStart(now)))
        : new Decision.Allow(
            rule, false, false, grant.id(), reported, earlier(until, grant.until()));
  }

  /** The first rule that is open. */
  private @Nullable AskRule open(Instant at, ZoneId zone) {
    for (AskRule ask : rules) {
      Schedule schedule = ask.rule().schedule();
      if (schedule == null || schedule.open(at, zone)) {
        return ask;
      }
    }
    return null;
  }

  /** Of the grants that hold, the one that holds longest. */
  private @Nullable Grant grant(Instant at) {
    Grant longest = null;
    for (Grant grant : grants) {
      if (grant.holds(at) && (longest == null || grant.until().isAfter(longest.until()))) {
        longest = grant;
      }
    }
    return longest;
  }

  /** Whether a rule is open and a grant holds. */
  boolean letsIn(Instant at, ZoneId zone) {
    return open(at, zone) != null && grant(at) != null;
  }

  /** The next instant after another at which {@link #letsIn} could change; MAX if there is none. */
  Instant next(Instant after, ZoneId zone) {
    Instant next = earlier(nextEdge(after, zone), nextStart(after));
    for (Grant grant : grants) {
      next = grant.until().isAfter(after) ? earlier(next, grant.until()) : next;
    }
    return next;
  }

  /** The next edge of a rule's schedule; MAX if there is none. */
  Instant nextEdge(Instant after, ZoneId zone) {
    Instant next = Instant.MAX;
    for (AskRule ask : rules) {
      Schedule schedule = ask.rule().schedule();
      next = schedule == null ? next : earlier(next, schedule.nextEdge(after, zone));
    }
    return next;
  }

  private Instant nextStart(Instant after) {
    Instant next = Instant.MAX;
    for (Grant grant : grants) {
      next = grant.starts().isAfter(after) ? earlier(next, grant.starts()) : next;
    }
    return next;
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
