package fairlead.proxy.session;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.policy.approval.By;
import fairlead.policy.session.Account;
import fairlead.policy.supervision.Supervision;
import fairlead.proxy.session.SessionDesk.Actor;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who supervises whom, by the policy in force and the groups of now. Nobody supervises themselves.
 */
final class Supervisors {
  private final Supplier<PolicySet> policies;
  private final Function<String, Optional<Principal>> people;

  /**
   * @param people finds somebody whom the gateway lets in, by name
   */
  Supervisors(Supplier<PolicySet> policies, Function<String, Optional<Principal>> people) {
    this.policies = policies;
    this.people = people;
  }

  /** What somebody is to a session. */
  enum Hand {
    NONE,
    /** May check in, and let a session go on. */
    BACKUP,
    /** May also pause, end and extend it. */
    SUPERVISOR
  }

  @Nullable Tier tier(String name) {
    for (Tier tier : policies.get().tiers()) {
      if (tier.name().equals(name)) {
        return tier;
      }
    }
    return null;
  }

  /** What an actor is to the sessions of an account. */
  Hand hand(Actor actor, Account of) {
    Tier tier = tier(of.tier());
    return tier == null || actor.user().equals(of.user())
        ? Hand.NONE
        : hand(actor, tier, owner(of.user()));
  }

  private static Hand hand(Actor actor, Tier tier, @Nullable By owner) {
    Supervision by = tier.supervision();
    if (by == null) {
      return Hand.NONE;
    }
    if (by.by().means(actor.user(), actor.groups(), owner)) {
      return Hand.SUPERVISOR;
    }
    return by.backup() != null && by.backup().means(actor.user(), actor.groups(), owner)
        ? Hand.BACKUP
        : Hand.NONE;
  }

  private @Nullable By owner(String user) {
    return people
        .apply(user)
        .flatMap(
            machine ->
                policies.get().places(machine).stream()
                    .map(PolicySet.Place::owner)
                    .filter(Objects::nonNull)
                    .findFirst())
        .orElse(null);
  }

  /** The tiers of which an actor may supervise somebody. */
  Set<String> tiers(Actor actor) {
    boolean owner = policies.get().isOwner(new Principal(actor.user(), actor.groups()));
    Set<String> tiers = new LinkedHashSet<>();
    for (Tier tier : policies.get().tiers()) {
      Supervision by = tier.supervision();
      boolean ofMachines =
          owner && by != null && (by.by() instanceof By.Owner || by.backup() instanceof By.Owner);
      if (ofMachines || hand(actor, tier, null) != Hand.NONE) {
        tiers.add(tier.name());
      }
    }
    return tiers;
  }

  /** What an actor is to everybody in a tier. */
  Hand hand(Actor actor, Tier tier) {
    return hand(actor, tier, null);
  }
}
