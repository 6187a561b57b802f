package fairlead.policy;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.Rule.Fit;
import fairlead.policy.approval.Grants;
import fairlead.policy.match.Schedule;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One request held against the rules at one instant. Used once, by one thread. */
final class Weighing {

  /** So many edges are looked at for the one at which a request passes. */
  private static final int MOST_EDGES = 64;

  private final WebRequest request;
  private final Instant now;
  private final ZoneId zone;
  private Instant until = Instant.MAX;
  private boolean permanent;
  private Decision.@Nullable Reported reported;
  private @Nullable Asking asking;

  Weighing(WebRequest request, Instant now, ZoneId zone) {
    this.request = request;
    this.now = now;
    this.zone = zone;
  }

  /**
   * Decides.
   *
   * @param grants what the request's person holds
   */
  Decision decide(List<Rule> everywhere, TierRules tier, Grants grants) {
    ReportMode report = tier.tier().report();
    Rule denied = first(everywhere, null);
    Rule own = first(tier.deny(), report);
    Rule deny = denied != null ? denied : own;
    if (deny != null) {
      Instant end = permanent ? Instant.MAX : until;
      return new Decision.Deny(DenyReason.DENIED_BY_RULE, deny.id(), deny.quiet(), end);
    }
    Instant denies = until;
    until = Instant.MAX;
    Rule allow = first(tier.allow(), null);
    Instant end = permanent || denies.isBefore(until) ? denies : until;
    if (allow != null) {
      return new Decision.Allow(allow.id(), allow.free(), allow.keep(), null, reported, end);
    }
    return tier.ask().isEmpty()
        ? refuse(everywhere, tier, end)
        : ask(everywhere, tier, grants, end);
  }

  /** What no rule allows: report mode spares it, but never an approval. */
  private Decision ask(List<Rule> everywhere, TierRules tier, Grants grants, Instant end) {
    Asking some = Asking.about(request, tier.tier().name(), tier.ask(), grants);
    Decision decided = some.decide(reported, end, now, zone);
    asking = some;
    return decided == null
        ? refuse(everywhere, tier, Asking.earlier(end, some.nextEdge(now, zone)))
        : decided;
  }

  private Decision refuse(List<Rule> everywhere, TierRules tier, Instant end) {
    ReportMode report = tier.tier().report();
    Decision.Deny miss = miss(everywhere, tier, end);
    return report != null && report.holds(now, zone) ? spared(miss, earlier(end, report)) : miss;
  }

  /** What only the tier's own rules refuse, and they only report. */
  private Decision spared(Decision.Deny miss, Instant end) {
    Decision.Reported first = reported;
    return new Decision.Allow(
        null,
        false,
        false,
        null,
        first == null ? new Decision.Reported(miss.reason(), miss.rule()) : first,
        end);
  }

  private Instant earlier(Instant edge, ReportMode report) {
    Instant end = report.end(zone);
    return end.isBefore(edge) ? end : edge;
  }

  /**
   * The first rule that holds; notes the next edge, whether a rule without schedule holds, and what
   * a rule that only reports would do.
   *
   * @param report whether all of them only report; null if each may say it for itself
   */
  private @Nullable Rule first(List<Rule> rules, @Nullable ReportMode report) {
    Rule found = null;
    for (Rule rule : rules) {
      if (rule.fit(request) == Fit.FITS) {
        boolean open = open(rule);
        if (onlyReports(rule, report)) {
          report(rule, open);
        } else {
          permanent |= rule.schedule() == null;
          found = found == null && open ? rule : found;
        }
      }
    }
    return found;
  }

  private void report(Rule rule, boolean open) {
    if (open && reported == null) {
      reported = new Decision.Reported(DenyReason.DENIED_BY_RULE, rule.id());
    }
  }

  /** Whether a rule does not refuse yet; notes the instant from which it does. */
  private boolean onlyReports(Rule rule, @Nullable ReportMode all) {
    boolean byItself = holds(rule.report());
    boolean byAll = holds(all);
    return byItself || byAll;
  }

  private boolean holds(@Nullable ReportMode report) {
    if (report == null || !report.holds(now, zone)) {
      return false;
    }
    until = earlier(until, report);
    return true;
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
  private Decision.Deny miss(List<Rule> everywhere, TierRules tier, Instant end) {
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
    return best == Fit.FITS
        ? new Decision.Deny(DenyReason.OUTSIDE_SCHEDULE, id, false, opening(everywhere, tier))
        : new Decision.Deny(reason(best), id, false, end);
  }

  /**
   * When an allow rule that fits is open, or a grant opens the host, and no deny rule that fits
   * refuses; MAX if never.
   */
  private Instant opening(List<Rule> everywhere, TierRules tier) {
    List<Rule> allows = fitting(tier.allow());
    List<Rule> denies = fitting(everywhere);
    List<Rule> own = fitting(tier.deny());
    ReportMode report = tier.tier().report();
    List<Rule> all = Stream.of(allows, denies, own).flatMap(List::stream).toList();
    Instant at = now;
    for (int i = 0; i < MOST_EDGES; i++) {
      Instant after = at;
      at = nextEdge(all, report, after);
      at = asking == null ? at : Asking.earlier(at, asking.next(after, zone));
      if (at.equals(Instant.MAX)
          || ((anyHolds(allows, null, at) || (asking != null && asking.letsIn(at, zone)))
              && !anyHolds(denies, null, at)
              && !anyHolds(own, report, at))) {
        return at;
      }
    }
    return Instant.MAX;
  }

  /** Those that fit, time apart. */
  private List<Rule> fitting(List<Rule> rules) {
    return rules.stream().filter(rule -> rule.fit(request) == Fit.FITS).toList();
  }

  /** The next edge of a schedule or end of a report mode. */
  private Instant nextEdge(List<Rule> rules, @Nullable ReportMode report, Instant after) {
    Stream<Instant> edges =
        rules.stream()
            .flatMap(rule -> Stream.ofNullable(rule.schedule()))
            .map(schedule -> schedule.nextEdge(after, zone));
    Stream<Instant> ends =
        Stream.concat(
                rules.stream().flatMap(rule -> Stream.ofNullable(rule.report())),
                Stream.ofNullable(report))
            .map(mode -> mode.end(zone))
            .filter(end -> end.isAfter(after));
    return Stream.concat(edges, ends).min(Comparator.naturalOrder()).orElse(Instant.MAX);
  }

  /** Whether one of them is open, and does not only report. */
  private boolean anyHolds(List<Rule> rules, @Nullable ReportMode report, Instant at) {
    return (report == null || !report.holds(at, zone))
        && rules.stream()
            .anyMatch(
                rule ->
                    (rule.report() == null || !rule.report().holds(at, zone))
                        && (rule.schedule() == null || rule.schedule().open(at, zone)));
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

  /**
   * The first deny rule that names an address.
   *
   * @param reporting whether one is looked for that only reports, or one that refuses
   * @param report whether all of them only report; null if each may say it for itself
   */
  @Nullable RuleId deniesAddress(
      List<Rule> rules, InetAddress address, boolean reporting, @Nullable ReportMode report) {
    for (Rule rule : rules) {
      if (rule.matches(address)
          && rule.beyondHost(request) == Fit.FITS
          && open(rule)
          && onlyReports(rule, report) == reporting) {
        return rule.id();
      }
    }
    return null;
  }

  List<Explanation.Step> steps(List<Rule> everywhere, TierRules tier) {
    List<Explanation.Step> steps = new ArrayList<>();
    addSteps(steps, everywhere, null);
    addSteps(steps, tier.deny(), tier.tier().report());
    addSteps(steps, tier.allow(), null);
    for (AskRule ask : tier.ask()) {
      Rule rule = ask.rule();
      Fit fit = rule.fit(request);
      if (fit != Fit.HOST) {
        String fits = "lets one ask for this host, by approval " + ask.approval().name();
        String words = sentence(rule, fit, "lets one ask for ", fits);
        steps.add(new Explanation.Step(rule.id(), words, rule.source()));
      }
    }
    return steps;
  }

  private void addSteps(
      List<Explanation.Step> steps, List<Rule> rules, @Nullable ReportMode report) {
    for (Rule rule : rules) {
      Fit fit = rule.fit(request);
      if (fit != Fit.HOST) {
        String fits = rule.deny() ? refuses(rule, report) : "allows this";
        String words = sentence(rule, fit, rule.deny() ? "refuses " : "allows ", fits);
        steps.add(new Explanation.Step(rule.id(), words, rule.source()));
      }
    }
  }

  private String refuses(Rule rule, @Nullable ReportMode all) {
    ReportMode own = rule.report();
    ReportMode report = own != null && own.holds(now, zone) ? own : all;
    return report != null && report.holds(now, zone)
        ? "would refuse this, but only reports, " + report
        : "refuses this";
  }

  /**
   * What a rule says of the request.
   *
   * @param does what it does to hosts
   * @param fits what it does to this request, if it is open
   */
  private String sentence(Rule rule, Fit fit, String does, String fits) {
    String host = request.host().text();
    String what = does + host;
    return switch (fit) {
      case HOST -> "does not name " + host;
      case PORT -> what + ", but on port " + rule.ports() + " only";
      case METHOD -> what + ", but " + limit(rule);
      case PATH -> what + ", but only for paths under " + String.join(", ", rule.paths());
      case FITS -> open(rule) ? fits : what + ", but not now: it holds " + rule.schedule();
    };
  }

  /** What a rule says about methods or the scheme that the request does not meet. */
  private String limit(Rule rule) {
    boolean tunnel = request.scheme() == Scheme.CONNECT;
    if (rule.scheme() == Scheme.CONNECT) {
      return "as a tunnel only, such as for HTTPS";
    }
    if (tunnel && rule.methods().isEmpty()) {
      return rule.paths().isEmpty() ? "over http:// only" : "HTTPS hides the path";
    }
    String methods = String.join(", ", rule.methods().stream().sorted().toList());
    return tunnel ? "HTTPS hides the method" : "only for " + methods + ", not " + request.method();
  }
}
