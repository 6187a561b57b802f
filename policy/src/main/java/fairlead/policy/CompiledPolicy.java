package fairlead.policy;

import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.PolicyRules.Opening;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.address.AddressClass;
import fairlead.policy.address.AddressRange;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one policy set. Immutable. */
final class CompiledPolicy implements PolicySet {

  private final PolicyRules rules;
  private final Map<String, TierRules> tiers = new HashMap<>();
  private final Map<String, TierIndex> indexes = new HashMap<>();
  private final RuleIndex<Rule> deny;

  /** Whether any rule only reports: if none does, no request is held against them for it. */
  private final boolean reports;

  private record TierIndex(RuleIndex<Rule> deny, RuleIndex<Rule> allow, RuleIndex<AskRule> ask) {
    static TierIndex of(TierRules tier) {
      return new TierIndex(
          RuleIndex.of(tier.deny()),
          RuleIndex.of(tier.allow()),
          new RuleIndex<>(tier.ask(), AskRule::rule));
    }

    TierRules about(Tier tier, Host host) {
      return new TierRules(tier, deny.about(host), allow.about(host), ask.about(host));
    }
  }

  CompiledPolicy(PolicyRules rules) {
    this.rules = rules;
    this.deny = RuleIndex.of(rules.deny());
    this.reports =
        rules.deny().stream().anyMatch(rule -> rule.report() != null)
            || rules.tiers().stream().anyMatch(CompiledPolicy::reports);
    rules
        .tiers()
        .forEach(
            tier -> {
              tiers.put(tier.tier().name(), tier);
              indexes.put(tier.tier().name(), TierIndex.of(tier));
            });
  }

  private static boolean reports(TierRules tier) {
    return tier.tier().report() != null
        || tier.deny().stream().anyMatch(rule -> rule.report() != null);
  }

  @Override
  public String hash() {
    return rules.hash();
  }

  @Override
  public ZoneId zone() {
    return rules.zone();
  }

  @Override
  public PolicyRules rules() {
    return rules;
  }

  @Override
  public List<Tier> tiers() {
    return rules.tiers().stream().map(TierRules::tier).toList();
  }

  @Override
  public Optional<String> groupFor(String tier) {
    if (rules.defaultTier().tier().name().equals(tier)) {
      return Optional.empty();
    }
    return rules.entries().stream()
        .filter(e -> e.tier().equals(tier) && e.user() == null && e.room() == null)
        .flatMap(e -> Optional.ofNullable(e.group()).stream())
        .findFirst();
  }

  @Override
  public Assignment assign(Principal principal, InetAddress client, Grants grants, Instant now) {
    Entry entry = entry(principal, client);
    String room = entry == null || entry.room() == null ? room(client) : entry.room();
    Tier assigned = rules(entry == null ? null : entry.tier()).tier();
    GrantedTier granted = GrantedTier.of(grants, assigned.name(), tiers.keySet(), now);
    Grant grant = granted.grant();
    Tier tier = grant == null ? assigned : rules(grant.tier()).tier();
    Instant until = granted.until();
    return entry == null
        ? new Assignment(tier, room, null, Set.of(), grants, grant, until)
        : new Assignment(tier, room, entry.owner(), entry.mayAsk(), grants, grant, until);
  }

  @Override
  public Map<String, Chain> approvals() {
    return rules.approvals();
  }

  @Override
  public boolean mayAskFrom(String tier) {
    return rules.entries().stream()
        .anyMatch(entry -> entry.tier().equals(tier) && !entry.mayAsk().isEmpty());
  }

  @Override
  public List<Place> places(Principal principal) {
    List<Place> places = new ArrayList<>();
    for (Entry entry : rules.entries()) {
      if ((entry.user() == null || entry.user().equals(principal.user()))
          && (entry.group() == null || principal.groups().contains(entry.group()))) {
        places.add(new Place(rules(entry.tier()).tier().name(), entry.owner(), entry.mayAsk()));
        if (entry.room() == null) {
          return places;
        }
      }
    }
    places.add(new Place(rules.defaultTier().tier().name(), null, Set.of()));
    return places;
  }

  @Override
  public boolean isOwner(Principal principal) {
    return rules.entries().stream()
        .flatMap(entry -> Optional.ofNullable(entry.owner()).stream())
        .anyMatch(owner -> owner.means(principal.user(), principal.groups(), null));
  }

  @Override
  public HostAsk askable(String tier, Host.Name host, Instant now) {
    TierRules of = tiers.get(tier);
    return of == null
        ? new HostAsk.NotOffered()
        : HostAsk.of(rules.deny(), of, host, now, rules.zone());
  }

  @Override
  public List<PolicyRules.AskRule> askRules(String tier) {
    TierRules of = tiers.get(tier);
    return of == null ? List.of() : List.copyOf(of.ask());
  }

  private @Nullable Entry entry(Principal principal, InetAddress client) {
    for (Entry entry : rules.entries()) {
      if ((entry.user() == null || entry.user().equals(principal.user()))
          && (entry.group() == null || principal.groups().contains(entry.group()))
          && (entry.room() == null || inRoom(entry.room(), client))) {
        return entry;
      }
    }
    return null;
  }

  private boolean inRoom(String room, InetAddress client) {
    return contains(rules.rooms().getOrDefault(room, List.of()), client);
  }

  private @Nullable String room(InetAddress client) {
    return rules.rooms().keySet().stream().filter(r -> inRoom(r, client)).findFirst().orElse(null);
  }

  private static boolean contains(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private TierRules rules(@Nullable String tier) {
    TierRules found = tier == null ? null : tiers.get(tier);
    return found == null ? rules.defaultTier() : found;
  }

  @Override
  public Decision decide(Assignment assignment, WebRequest request, Instant now) {
    TierRules tier = rules(assignment.tier().name());
    if (tier.allow().isEmpty() && tier.ask().isEmpty() && tier.tier().approval() == null) {
      return new Decision.Deny(DenyReason.NO_TIER, null, false, Instant.MAX);
    }
    if (request.host() instanceof Host.Literal literal
        && !AddressClass.classify(literal.address()).isPublic()
        && !opens(assignment, literal.address(), request.port())) {
      return new Decision.Deny(DenyReason.PRIVATE_ADDRESS, null, false, Instant.MAX);
    }
    Host host = request.host();
    TierIndex index = indexes.get(tier.tier().name());
    TierRules about = index == null ? tier : index.about(tier.tier(), host);
    return new Weighing(request, now, rules.zone())
        .decide(deny.about(host), about, assignment.grants());
  }

  @Override
  public boolean opens(Assignment assignment, InetAddress address, int port) {
    for (Opening hole : rules.openings()) {
      if (hole.ports().contains(port)
          && hole.range().contains(address)
          && (hole.tiers().isEmpty() || hole.tiers().contains(assignment.tier().name()))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable RuleId deniesAddress(
      Assignment assignment, WebRequest request, InetAddress address, Instant now) {
    return deniesAddress(assignment, request, address, now, false);
  }

  @Override
  public @Nullable RuleId reportsAddress(
      Assignment assignment, WebRequest request, InetAddress address, Instant now) {
    return reports ? deniesAddress(assignment, request, address, now, true) : null;
  }

  private @Nullable RuleId deniesAddress(
      Assignment assignment,
      WebRequest request,
      InetAddress address,
      Instant now,
      boolean reporting) {
    Weighing weighing = new Weighing(request, now, rules.zone());
    RuleId found = weighing.deniesAddress(rules.deny(), address, reporting, null);
    TierRules tier = rules(assignment.tier().name());
    return found != null
        ? found
        : weighing.deniesAddress(tier.deny(), address, reporting, tier.tier().report());
  }

  @Override
  public Explanation explain(
      Principal principal, InetAddress client, WebRequest request, Instant now) {
    Assignment assignment = assign(principal, client);
    TierRules tier = rules(assignment.tier().name());
    return new Explanation(
        assignment.tier(),
        why(entry(principal, client)),
        decide(assignment, request, now),
        new Weighing(request, now, rules.zone()).steps(rules.deny(), tier));
  }

  private String why(@Nullable Entry entry) {
    if (entry == null) {
      return "no entry of assign fits, so the default tier counts";
    }
    StringBuilder why = new StringBuilder(entry.source().toString()).append(" assigns ");
    why.append(entry.user() == null ? "everyone" : "the user " + entry.user());
    if (entry.group() != null) {
      why.append(" in the group ").append(entry.group());
    }
    if (entry.room() != null) {
      why.append(" in the room ").append(entry.room());
    }
    return why.append(" to this tier").toString();
  }
}
