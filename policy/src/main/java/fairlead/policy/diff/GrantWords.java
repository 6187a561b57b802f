package fairlead.policy.diff;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.PolicySet;
import fairlead.policy.Rule;
import fairlead.policy.Tier;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.ChainWords;
import fairlead.policy.match.Host;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Limits;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.supervision.SupervisionWords;
import fairlead.policy.wording.WrittenDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a grant would open, in words for those who decide on it: computed from the policy, so it
 * says what would hold and not what somebody wrote about it. Pure; it takes as long as a {@link
 * PolicyDiff}, so it is nothing for an event loop.
 */
public final class GrantWords {

  private static final int MOST_RULES = 12;
  private static final int MOST_HOSTS = 50;

  private final PolicyRules policy;
  private final TierRules tier;
  private final RuleWords words;
  private final List<String> lines = new ArrayList<>();

  private GrantWords(PolicyRules policy, TierRules tier) {
    this.policy = policy;
    this.tier = tier;
    this.words = new RuleWords(policy);
  }

  /**
   * The words, a line each.
   *
   * @param now where the person stands without the grant
   * @param tier which it opens, or in which it opens hosts
   * @param hosts names in normal form; empty where it opens the tier
   */
  public static List<String> opens(
      PolicySet policy, PolicySet.Assignment now, String tier, Set<String> hosts) {
    PolicyRules rules = policy.rules();
    TierRules asked = tier(rules, tier);
    if (asked == null) {
      return List.of("The policy has no tier " + tier + " any more: the grant would open nothing.");
    }
    GrantWords words = new GrantWords(rules, asked);
    if (hosts.isEmpty()) {
      words.tier(now.tier().name());
    } else {
      words.hosts(hosts);
    }
    return List.copyOf(words.lines);
  }

  private static @Nullable TierRules tier(PolicyRules rules, String name) {
    return rules.tiers().stream()
        .filter(tier -> tier.tier().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void tier(String now) {
    Tier asked = tier.tier();
    Chain chain = asked.approval();
    String opens = chain == null ? "" : ": " + ChainWords.grant(chain);
    lines.add("Opens tier " + asked.name() + opens + ".");
    session(asked);
    lines.add("Recorded: " + recorded(asked) + ".");
    if (asked.supervision() != null) {
      lines.add("Supervised " + SupervisionWords.of(asked.supervision()) + ".");
    }
    if (asked.report() != null) {
      lines.add(
          "What the tier's own rules refuse passes: they only report, " + asked.report() + ".");
    }
    rules("Reaches ", tier.allow());
    rules("May ask for ", tier.ask().stream().map(AskRule::rule).toList());
    rules("Refuses ", Stream.concat(policy.deny().stream(), tier.deny().stream()).toList());
    if (now.equals(asked.name())) {
      own();
    } else {
      compared(now);
    }
  }

  private void session(Tier asked) {
    SessionTerms session = asked.session();
    String length =
        session.length() == null
            ? "runs until it is unused for "
            : "runs up to " + WrittenDuration.of(session.length()) + ", or until it is unused for ";
    lines.add(
        "A session starts "
            + Terms.start(session)
            + " and "
            + length
            + WrittenDuration.of(session.idle())
            + ".");
    List<String> bounds = new ArrayList<>();
    Budget sessions = asked.sessions();
    if (sessions != null) {
      String some = sessions.amount() == 1 ? " session" : " sessions";
      bounds.add(Counts.of(sessions.amount()) + some + Terms.period(sessions));
    }
    add(bounds, asked.quota().data() != null, Terms.data(asked.quota().data()));
    add(bounds, asked.quota().time() != null, Terms.time(asked.quota().time()));
    Limits limits = asked.limits();
    add(bounds, limits.requests() > 0, Counts.of(limits.requests()) + " requests a minute");
    add(
        bounds,
        limits.connections() > 0,
        Counts.of(limits.connections()) + " connections at a time");
    lines.add("At most: " + (bounds.isEmpty() ? "no bounds" : String.join(", ", bounds)) + ".");
  }

  private static void add(List<String> bounds, boolean has, String bound) {
    if (has) {
      bounds.add(bound);
    }
  }

  private static String recorded(Tier tier) {
    return tier.recording() == Tier.Recording.REQUEST
        ? "each request, with its host and time"
        : "sessions, and no hosts but those that are refused";
  }

  private void rules(String before, List<Rule> rules) {
    rules.stream()
        .filter(rule -> rule.report() == null)
        .limit(MOST_RULES)
        .forEach(
            rule ->
                lines.add(
                    before
                        + words.of(rule)
                        + (rule.free() ? ", without a session" : "")
                        + " (rule "
                        + rule.id()
                        + ")."));
    if (rules.size() > MOST_RULES) {
      lines.add("And " + Counts.of(rules.size() - MOST_RULES) + " rules more.");
    }
  }

  /** What one reaches in one's own tier before it is approved. */
  private void own() {
    List<String> free =
        tier.allow().stream().filter(Rule::free).map(rule -> rule.id().value()).toList();
    lines.add(
        free.isEmpty()
            ? "Without the grant they reach nothing of it."
            : "Without the grant they reach only what is free: rule "
                + HostWords.first(free, " and ")
                + ".");
  }

  /** What they reach that they do not reach now, and the other way round. */
  private void compared(String now) {
    PolicyDiff diff = PolicyDiff.of(of(now), of(tier.tier().name()));
    List<String> gained = phrases(diff, Change.Kind.GAINED);
    gained.forEach(what -> lines.add("New to them: " + what + "."));
    phrases(diff, Change.Kind.LOST)
        .forEach(what -> lines.add("Lost to them meanwhile: " + what + "."));
    phrases(diff, Change.Kind.TREATED).forEach(what -> lines.add("Otherwise: " + what + "."));
    if (!diff.limits().isEmpty()) {
      lines.add("Not all was compared: " + String.join("; ", diff.limits()) + ".");
    } else if (gained.isEmpty()) {
      lines.add("They reach nothing in it that they do not reach now.");
    }
  }

  private static List<String> phrases(PolicyDiff diff, Change.Kind kind) {
    return diff.changes().stream()
        .filter(change -> change.kind() == kind)
        .map(DiffWords::phrase)
        .toList();
  }

  /** The same policy with everybody in one tier, and nobody asking: that opens nothing yet. */
  private PolicyRules of(String name) {
    TierRules found = tier(policy, name);
    TierRules one = found == null ? policy.defaultTier() : found;
    TierRules everybodys = new TierRules(one.tier(), one.deny(), one.allow(), List.of());
    return new PolicyRules(
        policy.hash(),
        policy.zone(),
        policy.rooms(),
        policy.lists(),
        policy.deny(),
        List.of(everybodys),
        List.of(),
        everybodys,
        policy.approvals(),
        policy.openings());
  }

  private void hosts(Set<String> hosts) {
    Set<String> valid = new TreeSet<>();
    for (String host : new TreeSet<>(hosts).stream().limit(MOST_HOSTS).toList()) {
      host(new Host.Name(host), valid);
    }
    if (hosts.size() > MOST_HOSTS) {
      lines.add("And " + Counts.of(hosts.size() - MOST_HOSTS) + " hosts more.");
    }
    if (!valid.isEmpty()) {
      lines.add("For " + String.join(" or ", valid) + ", in tier " + tier.tier().name() + ".");
      lines.add("Recorded: " + recorded(tier.tier()) + ".");
      boolean holes =
          policy.openings().stream()
              .anyMatch(o -> o.tiers().isEmpty() || o.tiers().contains(tier.tier().name()));
      lines.add(
          "Private and local addresses stay refused"
              + (holes ? ", but for those that egress opens." : "."));
    }
  }

  private void host(Host.Name host, Set<String> valid) {
    List<AskRule> asked = tier.ask().stream().filter(ask -> isAbout(ask.rule(), host)).toList();
    if (asked.isEmpty()) {
      lines.add(host.text() + ": no rule lets one ask for it, so the grant opens nothing.");
      return;
    }
    for (AskRule ask : asked) {
      valid.add(WrittenDuration.of(ask.approval().valid()));
      String how = words.how(ask.rule());
      lines.add(
          host.text()
              + (how.isEmpty() ? " on ports 80, 443" : how)
              + " (rule "
              + ask.rule().id()
              + ").");
    }
    Stream.concat(policy.deny().stream(), tier.deny().stream())
        .filter(rule -> rule.report() == null && isAbout(rule, host))
        .forEach(rule -> lines.add(host.text() + ": refused all the same" + by(rule) + "."));
    tier.allow().stream()
        .filter(rule -> isAbout(rule, host))
        .forEach(rule -> lines.add(host.text() + ": allowed already" + by(rule) + "."));
  }

  private String by(Rule rule) {
    String how = words.how(rule);
    return (how.startsWith(",") ? how.substring(1) : how) + " by rule " + rule.id();
  }

  private static boolean isAbout(Rule rule, Host host) {
    return rule.hosts().stream().anyMatch(set -> set.matches(host));
  }
}
