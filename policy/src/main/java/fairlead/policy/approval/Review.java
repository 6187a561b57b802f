package fairlead.policy.approval;

import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.wording.OneLine;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What comes of a vote on an access request. Immutable. */
public sealed interface Review {

  /** The access request behind the vote; it may have moved also where the vote was not taken. */
  AccessRequest request();

  /**
   * The vote counts, and more are needed.
   *
   * @param opened whether it completed a stage, so that others are asked now
   */
  record Counted(AccessRequest request, boolean opened) implements Review {}

  /** The vote was the last that was needed, and every one that is counted still holds. */
  record Approved(AccessRequest request, Grant grant) implements Review {}

  /** The vote decided against it. */
  record Denied(AccessRequest request) implements Review {}

  /** The vote was not taken. */
  record Refused(AccessRequest request, Why why) implements Review {}

  /** Why a vote was not taken. */
  enum Why {
    /** Nobody reviews what they asked for, or what was asked for them. */
    OWN_REQUEST("own-request"),
    /** No stage names them. */
    NOT_A_REVIEWER("not-a-reviewer"),
    /** It is not pending. */
    DECIDED("decided"),
    /** The policy does not offer that any more. */
    NOT_OFFERED("not-offered"),
    /** The policy has altered the chain: its review begins anew, and this was about the old one. */
    CHAIN_CHANGED("chain-changed"),
    /** They looked at an earlier round of the review. */
    ROUND_OVER("round-over"),
    /** One vote a person, over all stages. */
    ALREADY_VOTED("already-voted"),
    /** Another stage names them, which is not open now. */
    WRONG_STAGE("wrong-stage"),
    /** A denial needs a reason, which the person sees. */
    REASON_MISSING("reason-missing"),
    /** They name hosts that are not asked for, or were left out before. */
    HOSTS_NOT_NARROWING("hosts-not-narrowing");

    private final String label;

    Why(String label) {
      this.label = label;
    }

    /** The word in the API. */
    public String label() {
      return label;
    }
  }

  /**
   * Decides. Pure.
   *
   * @param grant the id of the grant, if there is one
   */
  static Review of(
      AccessRequest before, Ballot ballot, Reviewers reviewers, String grant, Instant now) {
    AccessRequest request = before.settle(now);
    Chain chain = reviewers.chain();
    Why why = stranger(request, ballot, reviewers);
    if (why != null) {
      return new Refused(request, why);
    }
    if (request.state() != State.PENDING) {
      return new Refused(request, Why.DECIDED);
    }
    if (chain == null || (chain.opens() == Chain.Opens.TIER) != request.hosts().isEmpty()) {
      return new Refused(request, Why.NOT_OFFERED);
    }
    if (request.alteredBy(chain)) {
      return new Refused(request.restart(chain, now), Why.CHAIN_CHANGED);
    }
    int open = request.progress(reviewers).open();
    why = objection(request, ballot, reviewers, open);
    return why == null
        ? taken(request, ballot, reviewers, open, grant, now)
        : new Refused(request, why);
  }

  private static @Nullable Why stranger(AccessRequest request, Ballot ballot, Reviewers reviewers) {
    if (request.concerns(ballot.voter())) {
      return Why.OWN_REQUEST;
    }
    Chain now = reviewers.chain();
    Chain chain = now == null ? request.chain() : now;
    return reviewers.mayAny(chain, ballot.voter()) ? null : Why.NOT_A_REVIEWER;
  }

  private static @Nullable Why objection(
      AccessRequest request, Ballot ballot, Reviewers reviewers, int open) {
    if (ballot.round() != 0 && ballot.round() != request.round()) {
      return Why.ROUND_OVER;
    }
    if (request.votesNow().anyMatch(vote -> vote.voter().equals(ballot.voter()))) {
      return Why.ALREADY_VOTED;
    }
    // Complete is one whose voter came back to a role; then any vote of the last stage decides.
    if (!reviewers.may(stage(request, open), ballot.voter())) {
      return Why.WRONG_STAGE;
    }
    if (ballot.verdict() == Verdict.DENY) {
      return OneLine.says(ballot.reason()) ? null : Why.REASON_MISSING;
    }
    return request.left().containsAll(ballot.hosts()) ? null : Why.HOSTS_NOT_NARROWING;
  }

  private static int last(AccessRequest request, int open) {
    return Math.min(open, request.chain().stages().size() - 1);
  }

  private static Stage stage(AccessRequest request, int open) {
    return request.chain().stages().get(last(request, open));
  }

  private static Review taken(
      AccessRequest request,
      Ballot ballot,
      Reviewers reviewers,
      int open,
      String grant,
      Instant now) {
    boolean denies = ballot.verdict() == Verdict.DENY;
    Set<String> hosts =
        denies ? Set.of() : ballot.hosts().isEmpty() ? request.left() : ballot.hosts();
    AccessRequest voted =
        request.with(
            new Vote(
                request.round(),
                last(request, open),
                ballot.voter(),
                ballot.verdict(),
                ballot.reason(),
                hosts,
                now));
    Decided decided = new Decided(now, ballot.voter(), ballot.reason());
    if (denies) {
      return new Denied(voted.over(State.DENIED, decided));
    }
    Progress progress = voted.progress(reviewers);
    return progress.complete()
        ? new Approved(voted.over(State.APPROVED, decided), voted.grant(grant, now))
        : new Counted(voted, progress.open() > open);
  }
}
