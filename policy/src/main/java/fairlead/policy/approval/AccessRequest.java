package fairlead.policy.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish for access, and what became of it. Immutable; every method that moves it returns
 * another one. All instants are of the ledger's clock.
 *
 * @param user whom it is for
 * @param askedBy who asked: the same, or one who stands for the machine that it is for
 * @param tier the tier that it would open, or in which it would open hosts
 * @param hosts names in normal form; empty where it is for the tier
 * @param rule the ask rule; null where it is for the tier
 * @param starts from when it is wanted; null for at once
 * @param chain as it was when this round of the review began
 * @param round of the review, from 1; each change of the chain begins another
 * @param expires when it is over if nobody has decided
 * @param votes of all rounds, oldest first
 * @param decided null while it is pending
 */
public record AccessRequest(
    String id,
    String user,
    String askedBy,
    String tier,
    Set<String> hosts,
    @Nullable String rule,
    String reason,
    @Nullable Instant starts,
    Instant asked,
    Chain chain,
    int round,
    Instant expires,
    State state,
    List<Vote> votes,
    @Nullable Decided decided) {

  /** Where it stands. */
  public enum State {
    PENDING("pending"),
    APPROVED("approved"),
    DENIED("denied"),
    WITHDRAWN("withdrawn"),
    EXPIRED("expired");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** The word in the API, in records and in metrics. */
    public String label() {
      return label;
    }
  }

  /**
   * How it was decided.
   *
   * @param by whose deed decided; null where it was time
   * @param reason their words; empty if there are none
   */
  public record Decided(Instant at, @Nullable String by, String reason) {}

  public AccessRequest {
    hosts = Set.copyOf(hosts);
    votes = List.copyOf(votes);
  }

  /** One that is asked now. */
  public static AccessRequest ask(Asking.Wish wish, Instant now) {
    return new AccessRequest(
        wish.id(),
        wish.user(),
        wish.askedBy(),
        wish.tier(),
        wish.hosts(),
        wish.rule(),
        wish.reason(),
        wish.starts(),
        now,
        wish.chain(),
        1,
        now.plus(wish.chain().pending()),
        State.PENDING,
        List.of(),
        null);
  }

  /** Whether it is for the same thing as another, so that one of them is enough. */
  public boolean sameAs(String otherUser, String otherTier, Set<String> otherHosts) {
    return user.equals(otherUser) && tier.equals(otherTier) && hosts.equals(otherHosts);
  }

  /** Whether this is whom it is for, or who asked: nobody reviews for themselves. */
  public boolean concerns(String who) {
    return who.equals(user) || who.equals(askedBy);
  }

  /** The approvals of this round, oldest first. */
  Stream<Vote> approvals() {
    return votesNow().filter(vote -> vote.verdict() == Verdict.APPROVE);
  }

  /** The votes of this round; those of earlier ones are history. */
  Stream<Vote> votesNow() {
    return votes.stream().filter(vote -> vote.round() == round);
  }

  /**
   * The names that a grant would open as the votes of this round stand. What one reviewer left out
   * stays out, also if that reviewer's vote counts no longer: so nobody who voted later approved
   * more than they saw. Never empty unless it is for a tier.
   */
  public Set<String> left() {
    Set<String> left = new HashSet<>(hosts);
    approvals().forEach(vote -> left.retainAll(vote.hosts()));
    return left;
  }

  /** How far its review has come. */
  public Progress progress(Reviewers reviewers) {
    return Progress.of(this, reviewers);
  }

  /**
   * Whether another chain asks for other reviews than this one's, or opens something else. How long
   * one may wait and how often one may ask is none of the reviewers' business.
   */
  public boolean alteredBy(Chain other) {
    return !(chain.name().equals(other.name())
        && chain.stages().equals(other.stages())
        && chain.opens() == other.opens()
        && chain.sessions() == other.sessions()
        && chain.valid().equals(other.valid()));
  }

  /** As it stands at this instant: expired if its time is over. */
  public AccessRequest settle(Instant now) {
    return state == State.PENDING && !now.isBefore(expires)
        ? over(State.EXPIRED, new Decided(expires, null, ""))
        : this;
  }

  /** Takes back one that is pending and settled; another stays as it is. */
  public AccessRequest withdraw(String by, Instant now) {
    return state == State.PENDING ? over(State.WITHDRAWN, new Decided(now, by, "")) : this;
  }

  /**
   * Begins the review of one that is pending anew if the chain was altered; its wait begins anew,
   * too. Another stays as it is.
   */
  public AccessRequest restart(Chain now, Instant at) {
    return state == State.PENDING && alteredBy(now)
        ? copy(now, round + 1, at.plus(now.pending()), state, votes, decided)
        : this;
  }

  AccessRequest with(Vote vote) {
    List<Vote> all = new ArrayList<>(votes);
    all.add(vote);
    return copy(chain, round, expires, state, all, decided);
  }

  AccessRequest over(State how, Decided verdict) {
    return copy(chain, round, expires, how, votes, verdict);
  }

  private AccessRequest copy(
      Chain newChain,
      int newRound,
      Instant newExpires,
      State newState,
      List<Vote> newVotes,
      @Nullable Decided newDecided) {
    return new AccessRequest(
        id,
        user,
        askedBy,
        tier,
        hosts,
        rule,
        reason,
        starts,
        asked,
        newChain,
        newRound,
        newExpires,
        newState,
        newVotes,
        newDecided);
  }

  /** What it yields if it is approved now. */
  Grant grant(String grantId, Instant now) {
    Instant from = starts != null && starts.isAfter(now) ? starts : now;
    boolean opensTier = hosts.isEmpty();
    return new Grant(
        grantId,
        id,
        user,
        tier,
        chain.name(),
        left(),
        opensTier ? chain.sessions() : 0,
        0,
        now,
        from,
        from.plus(chain.valid()),
        null);
  }
}
