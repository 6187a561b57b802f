package fairlead.proxy.access;

import fairlead.policy.PolicySet;
import fairlead.policy.PolicySet.Assignment;
import fairlead.policy.PolicySet.Place;
import fairlead.policy.Principal;
import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.Asking;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.wording.OneLine;
import fairlead.policy.wording.Quoted;
import fairlead.proxy.access.AccessDesk.Wish;
import fairlead.proxy.ledger.AccessLedger.Moved;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks for access, and takes that back. Thread-safe; never blocks. */
final class Asks {
  /** Clocks differ: a start that is just over is at once. */
  private static final Duration JUST_OVER = Duration.ofMinutes(5);

  private final AccessDesk.Parts parts;
  private final Offers offers;

  Asks(AccessDesk.Parts parts, Offers offers) {
    this.parts = parts;
    this.offers = offers;
  }

  static Outcome unknown() {
    return new Outcome.Declined(Why.UNKNOWN, "There is no access request with this id.");
  }

  static Outcome unrecorded() {
    return new Outcome.Declined(Why.NO_RECORD, "The audit log takes nothing just now.");
  }

  CompletionStage<Outcome> ask(Actor actor, InetAddress client, Wish wish, AccessViews views) {
    String words = OneLine.of(wish.reason());
    Outcome wrong = objection(wish, words, parts.now());
    if (wrong != null) {
      return CompletableFuture.completedFuture(wrong);
    }
    String user = wish.user() == null ? actor.user() : wish.user();
    PolicySet policy = parts.policies().get();
    Optional<Principal> who =
        user.equals(actor.user()) ? Optional.of(actor.principal()) : machine(policy, actor, user);
    if (who.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Outcome.Declined(
              Why.NOT_ALLOWED, "You stand for no machine with the name " + Quoted.of(user) + "."));
    }
    return parts
        .ledger()
        .grants(user)
        .thenCompose(
            held ->
                switch (offer(policy, actor, who.get(), client, wish, held)) {
                  case Offers.NotOffered(Outcome.Declined why) ->
                      CompletableFuture.completedFuture(why);
                  case Offers.Offered offered ->
                      ask(policy, actor, user, wish, words, offered, views);
                });
  }

  private static @Nullable Outcome objection(Wish wish, String words, Instant now) {
    if (!OneLine.says(words)) {
      return new Outcome.Declined(
          Why.REASON_MISSING, "Say what you need it for: \"reason\" is read by the reviewers.");
    }
    if (words.length() > AccessDesk.LONGEST_REASON) {
      return bad("\"reason\" may have " + AccessDesk.LONGEST_REASON + " characters.");
    }
    if (wish.hosts().size() > AccessDesk.MOST_HOSTS) {
      return bad("\"hosts\" may name " + AccessDesk.MOST_HOSTS + " together.");
    }
    Instant starts = wish.starts();
    if (starts != null
        && (starts.isBefore(now.minus(JUST_OVER))
            || starts.isAfter(now.plus(AccessDesk.FARTHEST_START)))) {
      return bad(
          "\"starts\" must be from now to "
              + AccessDesk.FARTHEST_START.toDays()
              + " days ahead, or left out.");
    }
    return null;
  }

  static Outcome.Declined bad(String words) {
    return new Outcome.Declined(Why.BAD_WORDS, words);
  }

  private Optional<Principal> machine(PolicySet policy, Actor actor, String user) {
    return offers.standsFor(policy, actor.principal(), user)
        ? parts.people().apply(user)
        : Optional.empty();
  }

  private Offers.Offer offer(
      PolicySet policy, Actor actor, Principal who, InetAddress client, Wish wish, Grants held) {
    Instant now = parts.now();
    Place from = place(policy, actor, who, client, held, now);
    String asked = wish.tier();
    if (!wish.hosts().isEmpty() && asked != null && !asked.equals(from.tier())) {
      return new Offers.NotOffered(
          bad("\"hosts\" are asked for in the tier that you are in, " + from.tier() + "."));
    }
    Offers.Offer offer =
        wish.hosts().isEmpty()
            ? Offers.tier(policy, asked == null ? from.tier() : asked, from.tier(), from.mayAsk())
            : Offers.hosts(policy, from.tier(), wish.hosts(), now);
    if (offer instanceof Offers.Offered offered && has(held, offered, starts(wish, now))) {
      return new Offers.NotOffered(
          new Outcome.Declined(
              Why.HAS_IT, "There is a grant for this that may still be used: just use it."));
    }
    return offer;
  }

  private static Instant starts(Wish wish, Instant now) {
    Instant starts = wish.starts();
    return starts != null && starts.isAfter(now) ? starts : now;
  }

  /** Where somebody stands now; of a machine, whose address is not known here, its own place. */
  private Place place(
      PolicySet policy, Actor actor, Principal who, InetAddress client, Grants held, Instant now) {
    if (who.user().equals(actor.user())) {
      Assignment from = policy.assign(who, client, held, now);
      return new Place(from.tier().name(), from.owner(), from.mayAsk());
    }
    return policy.places(who).stream()
        .filter(place -> place.owner() != null)
        .findFirst()
        .orElse(policy.places(who).getFirst());
  }

  /** Whether a grant of the same opens it from that instant on. */
  private static boolean has(Grants held, Offers.Offered offered, Instant from) {
    return held.all().stream()
        .filter(grant -> grant.revoked() == null && grant.tier().equals(offered.tier()))
        .filter(grant -> !grant.starts().isAfter(from) && from.isBefore(grant.until()))
        .anyMatch(grant -> covers(grant, offered.hosts()));
  }

  private static boolean covers(Grant grant, Set<String> hosts) {
    return grant.opens() == Chain.Opens.TIER
        ? hosts.isEmpty() && grant.hasSession()
        : !hosts.isEmpty() && grant.hosts().containsAll(hosts);
  }

  private CompletionStage<Outcome> ask(
      PolicySet policy,
      Actor actor,
      String user,
      Wish wish,
      String words,
      Offers.Offered offered,
      AccessViews views) {
    Asking.Wish asked =
        new Asking.Wish(
            parts.records().nextId(),
            user,
            actor.user(),
            offered.tier(),
            offered.hosts(),
            offered.rule(),
            words,
            wish.starts(),
            offered.chain());
    AccessRequest perhaps = AccessRequest.ask(asked, parts.now());
    return parts
        .records()
        .around(
            () -> parts.ledger().ask(asked, policy.zone()),
            asking ->
                asking instanceof Asking.Made(AccessRequest made)
                    ? Optional.of(AccessNotes.asked(made))
                    : Optional.empty(),
            AccessNotes.asked(perhaps))
        .thenApply(
            asking ->
                asking
                    .map(came -> outcome(came, offered.chain(), views))
                    .orElseGet(Asks::unrecorded));
  }

  private Outcome outcome(Asking asking, Chain chain, AccessViews views) {
    return switch (asking) {
      case Asking.Made(AccessRequest made) -> {
        parts.notices().tell(AccessNotes.open(made, 0, made.asked()));
        yield new Outcome.Done(views.view(made, null), true);
      }
      case Asking.Pending(AccessRequest pending) ->
          new Outcome.Done(views.view(pending, null), false);
      case Asking.Refused(Asking.Why why, Instant until) ->
          new Outcome.Declined(reason(why), words(why, chain), until);
    };
  }

  private static Why reason(Asking.Why why) {
    return switch (why) {
      case TOO_MANY_PENDING -> Why.TOO_MANY_PENDING;
      case LIMIT -> Why.LIMIT;
      case DENIED_JUST_NOW -> Why.DENIED_JUST_NOW;
    };
  }

  private static String words(Asking.Why why, Chain chain) {
    return switch (why) {
      case TOO_MANY_PENDING ->
          "You have "
              + Asking.MOST_PENDING
              + " access requests that wait: withdraw one, or wait for an answer.";
      case LIMIT ->
          "You may ask "
              + Asking.limit(chain).amount()
              + " times a "
              + Asking.limit(chain).period().name().toLowerCase(Locale.ROOT)
              + " along "
              + chain.name()
              + ", and "
              + Asking.MOST_A_DAY
              + " times in 24 hours in all.";
      case DENIED_JUST_NOW ->
          "This was denied just now: read the reason, and ask again later if it still matters.";
    };
  }

  CompletionStage<Outcome> withdraw(Actor actor, String id, AccessViews views) {
    return parts
        .ledger()
        .find(id)
        .thenCompose(
            found -> {
              if (found.isEmpty() || !views.maySee(found.get())) {
                return CompletableFuture.completedFuture(unknown());
              }
              if (!found.get().concerns(actor.user())) {
                return CompletableFuture.completedFuture(
                    new Outcome.Declined(
                        Why.NOT_ALLOWED, "Only who asked, and whom it is for, may withdraw it."));
              }
              return withdraw(actor, found.get(), views);
            });
  }

  private CompletionStage<Outcome> withdraw(Actor actor, AccessRequest request, AccessViews views) {
    return parts
        .records()
        .around(
            () -> parts.ledger().withdraw(request.id(), actor.user()),
            moved ->
                moved
                    .filter(it -> isWithdrawn(it))
                    .map(it -> AccessNotes.withdrawn(it.request(), actor.user())),
            AccessNotes.withdrawn(request, actor.user()))
        .thenApply(
            done ->
                done.map(moved -> moved.map(it -> withdrawn(it, views)).orElseGet(Asks::unknown))
                    .orElseGet(Asks::unrecorded));
  }

  private static boolean isWithdrawn(Moved moved) {
    return moved.moved() && moved.request().state() == AccessRequest.State.WITHDRAWN;
  }

  private Outcome withdrawn(Moved moved, AccessViews views) {
    AccessRequest request = moved.request();
    AccessRequest.Decided decided = request.decided();
    if (!isWithdrawn(moved) || decided == null) {
      return new Outcome.Declined(Why.DECIDED, "It is " + request.state().label() + " already.");
    }
    parts.notices().tell(AccessNotes.decided(request, decided));
    return new Outcome.Done(views.view(request, null), true);
  }
}
