package fairlead.proxy.access;

import fairlead.policy.HostAsk;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicySet;
import fairlead.policy.PolicySet.Assignment;
import fairlead.policy.PolicySet.Place;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Reviewers;
import fairlead.policy.match.Host;
import fairlead.policy.wording.Quoted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the policy in force offers to be asked for, and who reviews it. Thread-safe. */
final class Offers {
  private final Function<String, Optional<Principal>> people;

  /**
   * @param people finds somebody whom the gateway lets in, by name; quick
   */
  Offers(Function<String, Optional<Principal>> people) {
    this.people = people;
  }

  /** What came of holding a wish against the policy. */
  sealed interface Offer {}

  /**
   * It may be asked for.
   *
   * @param rule null where it is for the tier
   */
  record Offered(String tier, Set<String> hosts, @Nullable String rule, Chain chain)
      implements Offer {}

  /** It may not. */
  record NotOffered(Outcome.Declined why) implements Offer {}

  private static NotOffered not(Why why, String words) {
    return new NotOffered(new Outcome.Declined(why, words));
  }

  /** Whether somebody may ask for another, who is a machine that they stand for. */
  boolean standsFor(PolicySet policy, Principal who, String machine) {
    By owner = owner(policy, machine);
    return owner != null && owner.means(who.user(), who.groups(), null);
  }

  private @Nullable By owner(PolicySet policy, String user) {
    return people
        .apply(user)
        .flatMap(
            found ->
                policy.places(found).stream()
                    .flatMap(place -> Optional.ofNullable(place.owner()).stream())
                    .findFirst())
        .orElse(null);
  }

  /** A tier that may be asked for. */
  static Offer tier(PolicySet policy, String asked, String own, Set<String> mayAsk) {
    Optional<Tier> found =
        policy.tiers().stream().filter(tier -> tier.name().equals(asked)).findFirst();
    boolean theirs = asked.equals(own) || mayAsk.contains(asked);
    if (found.isEmpty() || !theirs) {
      return not(
          Why.NOT_OFFERED, "The tier " + Quoted.of(asked) + " is none that you may ask for.");
    }
    Chain chain = found.get().approval();
    return chain == null
        ? not(Why.NOT_OFFERED, "The tier " + Quoted.of(asked) + " needs no approval.")
        : new Offered(asked, Set.of(), null, chain);
  }

  /** Hosts that may be asked for together: along one chain. */
  static Offer hosts(PolicySet policy, String tier, Set<String> asked, Instant now) {
    AskRule rule = null;
    for (String text : new TreeSet<>(asked)) {
      NotOffered wrong = spelling(text);
      if (wrong != null) {
        return wrong;
      }
      switch (policy.askable(tier, new Host.Name(text), now)) {
        case HostAsk.Offered(AskRule found) -> {
          if (rule != null && !rule.approval().equals(found.approval())) {
            return not(
                Why.NOT_OFFERED,
                "These hosts are approved by different people: ask for each of them by itself.");
          }
          rule = rule == null ? found : rule;
        }
        case HostAsk.Denied(var deny) -> {
          return not(
              Why.STAYS_REFUSED,
              text
                  + " would stay refused by the rule "
                  + deny
                  + ", whoever approves: an operator would have to change the policy.");
        }
        case HostAsk.Allowed(var allow) -> {
          return not(
              Why.HAS_IT, text + " is allowed already, by the rule " + allow + ": just use it.");
        }
        case HostAsk.NotOffered _ -> {
          return not(
              Why.NOT_OFFERED, text + " is no host that one may ask for in the tier " + tier + ".");
        }
      }
    }
    return rule == null
        ? not(Why.BAD_WORDS, "\"hosts\" names none.")
        : new Offered(tier, asked, rule.rule().id().value(), rule.approval());
  }

  private static @Nullable NotOffered spelling(String text) {
    if (text.contains("*") || text.startsWith(".") || text.startsWith("list:")) {
      return not(
          Why.BAD_WORDS,
          Quoted.of(text)
              + " is a pattern (expected: exact names, such as www.example.org, one by one).");
    }
    Host host = Host.parse(text);
    if (host instanceof Host.Literal || text.startsWith("address:")) {
      return not(
          Why.STAYS_REFUSED,
          Quoted.of(text)
              + " is an address, which no approval opens (expected: a name, such as"
              + " www.example.org).");
    }
    if (host == null) {
      return not(
          Why.BAD_WORDS, Quoted.of(text) + " is no host name (expected: such as www.example.org).");
    }
    return host.text().equals(text)
        ? null
        : not(
            Why.BAD_WORDS,
            Quoted.of(text) + " is not in normal form (expected: " + host.text() + ").");
  }

  /** Who may review an access request as the policy and the files of people are now. */
  Reviewers reviewers(PolicySet policy, AccessRequest request, Instant now) {
    return new Reviewers(
        chain(policy, request, now),
        owner(policy, request.user()),
        user -> people.apply(user).map(Principal::groups));
  }

  /** How it would be approved if it were asked now; null if it is not offered any more. */
  private @Nullable Chain chain(PolicySet policy, AccessRequest request, Instant now) {
    Optional<Principal> who = people.apply(request.user());
    if (who.isEmpty()) {
      return null;
    }
    String tier = request.tier();
    if (!request.hosts().isEmpty()) {
      return hosts(policy, tier, request.hosts(), now) instanceof Offered offered
          ? offered.chain()
          : null;
    }
    List<Place> places = policy.places(who.get());
    Set<String> mayAsk = new HashSet<>();
    places.forEach(
        place -> {
          mayAsk.add(place.tier());
          mayAsk.addAll(place.mayAsk());
        });
    return tier(policy, tier, "", mayAsk) instanceof Offered offered ? offered.chain() : null;
  }

  /** What may be asked for from a place. */
  static Options options(PolicySet policy, Assignment from) {
    Set<String> names = new HashSet<>(from.mayAsk());
    names.add(from.tier().name());
    List<Options.TierOption> tiers = new ArrayList<>();
    for (Tier tier : policy.tiers()) {
      Chain chain = tier.approval();
      if (chain != null && names.contains(tier.name())) {
        tiers.add(new Options.TierOption(tier.name(), chain));
      }
    }
    List<Chain> hosts =
        policy.askRules(from.tier().name()).stream().map(AskRule::approval).distinct().toList();
    return new Options(from.tier().name(), tiers, hosts);
  }
}
