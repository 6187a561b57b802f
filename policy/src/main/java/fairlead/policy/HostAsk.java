package fairlead.policy;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.match.Host;
import fairlead.policy.match.Ports;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody in a tier may ask for about a host. Immutable. */
public sealed interface HostAsk {

  /**
   * It may be asked for.
   *
   * @param rule the first ask rule of the tier that names it and that no deny rule outdoes
   */
  record Offered(AskRule rule) implements HostAsk {}

  /** A grant would be of no use, as this rule refuses the host whatever a grant says. */
  record Denied(RuleId rule) implements HostAsk {}

  /** There is nothing to ask for, as this rule allows the host always. */
  record Allowed(RuleId rule) implements HostAsk {}

  /** No ask rule names it. */
  record NotOffered() implements HostAsk {}

  /** Decides. Pure. */
  static HostAsk of(
      List<Rule> everywhere, TierRules tier, Host.Name host, Instant now, ZoneId zone) {
    List<AskRule> named = tier.ask().stream().filter(ask -> ask.rule().matches(host)).toList();
    if (named.isEmpty()) {
      return new NotOffered();
    }
    Rule denies = null;
    for (AskRule ask : named) {
      Ports ports = ask.rule().ports();
      Optional<Rule> deny = always(everywhere, host, ports, null, now, zone);
      deny = deny.or(() -> always(tier.deny(), host, ports, tier.tier().report(), now, zone));
      Optional<Rule> allow = always(tier.allow(), host, ports, null, now, zone);
      if (deny.isEmpty()) {
        return allow.<HostAsk>map(rule -> new Allowed(rule.id())).orElse(new Offered(ask));
      }
      denies = denies == null ? deny.get() : denies;
    }
    return denies == null ? new NotOffered() : new Denied(denies.id());
  }

  /** The first rule that holds for all that goes to a host on these ports, at any time. */
  private static Optional<Rule> always(
      List<Rule> rules,
      Host.Name host,
      Ports ports,
      @Nullable ReportMode all,
      Instant now,
      ZoneId zone) {
    if (all != null && all.holds(now, zone)) {
      return Optional.empty();
    }
    return rules.stream()
        .filter(rule -> rule.report() == null || !rule.report().holds(now, zone))
        .filter(rule -> rule.schedule() == null && rule.scheme() == null)
        .filter(rule -> rule.methods().isEmpty() && rule.paths().isEmpty())
        .filter(rule -> rule.ports().covers(ports) && rule.matches(host))
        .findFirst();
  }
}
