package fairlead.proxy.access;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.Ballot;
import fairlead.policy.approval.Review;
import fairlead.policy.wording.OneLine;
import fairlead.proxy.access.AccessDesk.Opinion;
import fairlead.proxy.audit.DeedRecords.Note;
import fairlead.proxy.ledger.AccessLedger.HeldGrant;
import fairlead.proxy.ledger.AccessLedger.Revocation;
import fairlead.proxy.ledger.AccessLedger.Revoked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reviews access requests, and revokes what came of them. Thread-safe; never blocks. */
final class Votes {
  /** A vote, and a grant or a review that begins anew. */
  private static final int MOST_RECORDS = 2;

  private final AccessDesk.Parts parts;

  Votes(AccessDesk.Parts parts) {
    this.parts = parts;
  }

  CompletionStage<Outcome> review(Actor actor, String id, Opinion opinion, AccessViews views) {
    String words = OneLine.of(opinion.reason());
    if (words.length() > AccessDesk.LONGEST_REASON) {
      return CompletableFuture.completedFuture(
          Asks.bad("\"reason\" may have " + AccessDesk.LONGEST_REASON + " characters."));
    }
    Ballot ballot =
        new Ballot(actor.user(), opinion.verdict(), words, opinion.hosts(), opinion.round());
    return parts
        .ledger()
        .find(id)
        .thenCompose(
            found ->
                found.isEmpty() || !views.maySee(found.get())
                    ? CompletableFuture.completedFuture(Asks.unknown())
                    : review(found.get(), ballot, views));
  }

  private CompletionStage<Outcome> review(AccessRequest request, Ballot ballot, AccessViews views) {
    return parts
        .records()
        .aroundAll(
            MOST_RECORDS,
            () ->
                parts
                    .ledger()
                    .review(
                        request.id(), ballot, views.reviewers(request), parts.records().nextId()),
            review -> review.map(Votes::notes).orElse(List.of()),
            AccessNotes.unsure(request, ballot.voter()))
        .thenApply(
            done ->
                done.map(
                        review -> review.map(came -> outcome(came, views)).orElseGet(Asks::unknown))
                    .orElseGet(Asks::unrecorded));
  }

  private static List<Note> notes(Review review) {
    AccessRequest after = review.request();
    List<Note> notes = new ArrayList<>();
    if (review instanceof Review.Refused refused) {
      if (refused.why() == Review.Why.CHAIN_CHANGED) {
        notes.add(AccessNotes.restarted(after));
      }
      return notes;
    }
    notes.add(AccessNotes.reviewed(after, after.votes().getLast()));
    if (review instanceof Review.Approved approved) {
      String by = after.votes().getLast().voter();
      notes.add(AccessNotes.granted(after, approved.grant(), by));
    }
    return notes;
  }

  private Outcome outcome(Review review, AccessViews views) {
    AccessRequest request = review.request();
    return switch (review) {
      case Review.Counted counted -> {
        if (counted.opened()) {
          int open = request.progress(views.reviewers(request)).open();
          Instant at = request.votes().getLast().at();
          int last = request.chain().stages().size() - 1;
          parts.notices().tell(AccessNotes.open(request, Math.min(open, last), at));
        }
        yield new Outcome.Done(views.view(request, null), true);
      }
      case Review.Approved approved -> {
        decided(request);
        HeldGrant grant = new HeldGrant(approved.grant(), request.rule(), null, null);
        yield new Outcome.Done(views.view(request, grant), true);
      }
      case Review.Denied _ -> {
        decided(request);
        yield new Outcome.Done(views.view(request, null), true);
      }
      case Review.Refused(AccessRequest it, Review.Why why) -> {
        if (why == Review.Why.CHAIN_CHANGED) {
          parts.notices().tell(AccessNotes.open(it, 0, parts.now()));
        }
        yield declined(it, why);
      }
    };
  }

  private void decided(AccessRequest request) {
    Decided decided = request.decided();
    if (decided != null) {
      parts.notices().tell(AccessNotes.decided(request, decided));
    }
  }

  private static Outcome declined(AccessRequest request, Review.Why why) {
    return switch (why) {
      case OWN_REQUEST ->
          new Outcome.Declined(Why.OWN_REQUEST, "Nobody reviews what they ask for: others do.");
      case NOT_A_REVIEWER ->
          new Outcome.Declined(Why.NOT_ALLOWED, "No stage of its approval names you.");
      case DECIDED ->
          new Outcome.Declined(Why.DECIDED, "It is " + request.state().label() + " already.");
      case NOT_OFFERED ->
          new Outcome.Declined(
              Why.NOT_OFFERED,
              "The policy does not offer this any more, so it cannot be approved.");
      case CHAIN_CHANGED, ROUND_OVER ->
          new Outcome.Declined(
              Why.REVIEW_RESTARTED,
              "The policy has changed how this is approved: look at it again, then vote.");
      case ALREADY_VOTED ->
          new Outcome.Declined(Why.ALREADY_VOTED, "You have voted on it: one vote a person.");
      case WRONG_STAGE ->
          new Outcome.Declined(Why.WRONG_STAGE, "It waits for others now, in another stage.");
      case REASON_MISSING ->
          new Outcome.Declined(
              Why.REASON_MISSING, "A denial needs a \"reason\", which the person sees.");
      case HOSTS_NOT_NARROWING ->
          new Outcome.Declined(
              Why.HOSTS_NOT_NARROWING,
              "\"hosts\" may only name what is left: "
                  + String.join(", ", request.left().stream().sorted().toList())
                  + ".");
    };
  }

  CompletionStage<Outcome> revoke(Actor actor, String id, String reason, AccessViews views) {
    String words = OneLine.of(reason);
    if (!OneLine.says(words)) {
      return declined(Why.REASON_MISSING, "This needs a \"reason\", which the person sees.");
    }
    if (words.length() > AccessDesk.LONGEST_REASON) {
      return CompletableFuture.completedFuture(
          Asks.bad("\"reason\" may have " + AccessDesk.LONGEST_REASON + " characters."));
    }
    return parts
        .ledger()
        .grant(id)
        .thenCompose(
            held ->
                held.isEmpty()
                    ? unknownGrant()
                    : parts
                        .ledger()
                        .find(held.get().grant().request())
                        .thenCompose(of -> revoke(actor, held.get(), of, words, views)));
  }

  private static CompletionStage<Outcome> declined(Why why, String words) {
    return CompletableFuture.completedFuture(new Outcome.Declined(why, words));
  }

  private static CompletionStage<Outcome> unknownGrant() {
    return declined(Why.UNKNOWN, "There is no grant with this id.");
  }

  private CompletionStage<Outcome> revoke(
      Actor actor, HeldGrant held, Optional<AccessRequest> of, String words, AccessViews views) {
    boolean may = of.map(views::mayRevoke).orElse(actor.operator());
    if (!may) {
      boolean sees =
          actor.user().equals(held.grant().user()) || of.filter(views::maySee).isPresent();
      return sees
          ? declined(Why.NOT_ALLOWED, "This is for operators and for those who review it.")
          : unknownGrant();
    }
    Note note = AccessNotes.revoked(held.grant(), actor.user(), words);
    Revocation revocation =
        new Revocation(parts.records().nextId(), held.grant().id(), actor.user(), words);
    return parts
        .records()
        .around(
            () -> parts.ledger().revoke(revocation, parts.policies().get().zone()),
            done -> done.filter(Revoked::revoked).map(_ -> note),
            note)
        .thenApply(
            done ->
                done.map(came -> revoked(came.orElse(null), views)).orElseGet(Asks::unrecorded));
  }

  private static Outcome revoked(@Nullable Revoked revoked, AccessViews views) {
    if (revoked == null) {
      return new Outcome.Declined(Why.UNKNOWN, "There is no grant with this id.");
    }
    return revoked.revoked()
        ? new Outcome.Revoked(views.view(revoked.grant(), false))
        : new Outcome.Declined(Why.DECIDED, "The grant is over, or was revoked before.");
  }
}
