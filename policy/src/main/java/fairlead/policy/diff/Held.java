package fairlead.policy.diff;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.ReportMode;
import fairlead.policy.Rule;
import fairlead.policy.Scheme;
import fairlead.policy.Source;
import fairlead.policy.address.AddressRange;
import fairlead.policy.approval.Chain;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule where it stands, ready to be compared.
 *
 * @param terms all of it but its name, its place in the file and its hosts
 * @param everywhere the same rule for all hosts: so it can be asked about hosts that are not known
 * @param asked of an ask rule; null for others
 */
record Held(Rule rule, Level level, Terms terms, Rule everywhere, @Nullable Asked asked) {

  /** How an ask rule lets one ask. */
  record Asked(Chain approval, @Nullable Duration hold) {}

  enum Level {
    TOP,
    DENY,
    ALLOW,
    ASK
  }

  /** Rules with equal terms do the same to the same hosts. */
  record Terms(
      Level level,
      Ports ports,
      @Nullable Scheme scheme,
      Set<String> methods,
      List<String> paths,
      String schedule,
      List<Boolean> marks,
      @Nullable ReportMode report,
      String asked) {}

  /** All addresses. */
  static final List<AddressRange> WHOLE = List.of(range("0.0.0.0/0"), range("::/0"));

  private static final List<HostSet> ALL =
      List.of(
          new HostSet(
              List.of(
                  new HostPattern.Any(),
                  new HostPattern.Addresses(WHOLE.getFirst()),
                  new HostPattern.Addresses(WHOLE.getLast()))));

  private static final List<HostSet> NONE = List.of(new HostSet(List.of()));

  private static AddressRange range(String text) {
    return Objects.requireNonNull(AddressRange.parse(text));
  }

  static Held of(Rule rule, Level level) {
    return of(rule, level, null);
  }

  /** An ask rule; what its chain is like makes no other rule of it. */
  static Held of(AskRule ask) {
    return of(ask.rule(), Level.ASK, new Asked(ask.approval(), ask.hold()));
  }

  private static Held of(Rule rule, Level level, @Nullable Asked asked) {
    Terms terms =
        new Terms(
            level,
            rule.ports(),
            rule.scheme(),
            rule.methods(),
            rule.paths(),
            rule.schedule() == null ? "" : rule.schedule().toString(),
            List.of(rule.free(), rule.quiet(), rule.keep()),
            rule.report(),
            asked == null ? "" : asked.approval().name() + " " + asked.hold());
    return new Held(rule, level, terms, with(rule, ALL), asked);
  }

  /** The same rule for no host at all. */
  static Rule nowhere(Rule rule) {
    return with(rule, NONE);
  }

  private static Rule with(Rule rule, List<HostSet> hosts) {
    return new Rule(
        rule.id(),
        new Source(rule.source().file(), rule.source().line()),
        rule.deny(),
        hosts,
        rule.ports(),
        rule.scheme(),
        rule.methods(),
        rule.paths(),
        rule.schedule(),
        rule.free(),
        rule.quiet(),
        rule.keep(),
        rule.report());
  }

  /** Whether both are about the same hosts; false in doubt. */
  boolean sameHosts(Held other, Atoms atoms) {
    List<HostSet> ours = rule.hosts();
    List<HostSet> others = other.rule.hosts();
    if (ours.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < ours.size(); i++) {
      if (!atoms.same(ours.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean same(HostSet some, HostSet others) {
    return some == others || (some.size() == others.size() && some.without(others) == 0);
  }
}
