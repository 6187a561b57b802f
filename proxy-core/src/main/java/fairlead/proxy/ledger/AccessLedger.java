package fairlead.proxy.ledger;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Asking;
import fairlead.policy.approval.Ballot;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.approval.Review;
import fairlead.policy.approval.Reviewers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Access requests, votes and grants, shared by every node of a fleet. Each call is one transaction,
 * which first locks what it changes; whoever comes first decides. What changes is told as a change
 * of its user's access.
 *
 * <p>Safe for use by many threads; never blocks the caller. Stages fail with {@link
 * LedgerUnavailable} if the store did not answer: then nobody knows whether it was done, and every
 * call may be repeated.
 */
public interface AccessLedger {
  /** At most so many are listed. */
  int MOST_LISTED = 1_000;

  /** The grants that a user holds, or will hold. */
  CompletionStage<Grants> grants(String user);

  /**
   * Asks for access, see {@link Asking#of}.
   *
   * @param zone in which the days of limits turn
   */
  CompletionStage<Asking> ask(Asking.Wish wish, ZoneId zone);

  /**
   * Casts a vote, see {@link Review#of}; a grant is made in the same transaction.
   *
   * @param reviewers asked on a thread of the ledger, perhaps twice: must be quick and have no
   *     effects
   * @param grant the id of the grant, if there is one
   * @return empty if there is no such access request
   */
  CompletionStage<Optional<Review>> review(
      String request, Ballot ballot, Reviewers reviewers, String grant);

  /**
   * An access request behind a call that may have moved it.
   *
   * @param moved whether it was this call that did
   */
  record Moved(AccessRequest request, boolean moved) {}

  /** Takes an access request back if it is pending; empty if there is none. */
  CompletionStage<Optional<Moved>> withdraw(String request, String by);

  /** Begins the review of one that is pending anew, if the chain was altered. */
  CompletionStage<Optional<Moved>> restart(String request, Chain chain);

  /** The ids of those that are pending although their time is over, at most 500. */
  CompletionStage<List<String>> due();

  /** Writes that an access request has expired, if it has; empty if there is none. */
  CompletionStage<Optional<Moved>> settle(String request);

  /** An access request, as it stands now; empty if there is none. */
  CompletionStage<Optional<AccessRequest>> find(String request);

  /**
   * Access requests as they stand now, at most {@link #MOST_LISTED}: pending ones by when they
   * expire, others newest first.
   *
   * @param user for whom, or by whom they were asked; null for everybody's
   * @param state null for all
   */
  CompletionStage<List<AccessRequest>> list(@Nullable String user, @Nullable State state);

  /** How many there are in each state. */
  CompletionStage<Map<State, Long>> count();

  /** For how long the one that is pending longest has been so; zero if none is. */
  CompletionStage<Duration> oldestPending();

  /**
   * A grant, and what became of it.
   *
   * @param rule the ask rule behind it; null where it opens a tier
   */
  record HeldGrant(
      Grant grant,
      @Nullable String rule,
      @Nullable String revokedBy,
      @Nullable String revokedReason) {}

  /** A grant; empty if there is none. */
  CompletionStage<Optional<HeldGrant>> grant(String id);

  /** The grant that an access request yielded; empty if there is none. */
  CompletionStage<Optional<HeldGrant>> grantOf(String request);

  /** The grants that access requests yielded, by the ids of those. */
  CompletionStage<Map<String, HeldGrant>> grantsOf(Collection<String> requests);

  /** Grants, newest first, at most {@link #MOST_LISTED}; those of one user, or of all. */
  CompletionStage<List<HeldGrant>> listGrants(@Nullable String user, @Nullable Instant endsAfter);

  /**
   * A revocation.
   *
   * @param act the id under which the end of a session is kept, unique
   */
  record Revocation(String act, String grant, String by, String reason) {}

  /**
   * A grant behind an attempt to revoke it.
   *
   * @param revoked whether it was this call that did
   */
  record Revoked(HeldGrant grant, boolean revoked) {}

  /**
   * Revokes a grant that may still be used, and ends the session that was opened on it; every node
   * hears of both. Empty if there is no such grant.
   *
   * @param zone in which days turn
   */
  CompletionStage<Optional<Revoked>> revoke(Revocation revocation, ZoneId zone);
}
