package fairlead.policy.session;

import fairlead.policy.DenyReason;
import fairlead.policy.approval.Grants;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.SessionTerms.Start;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What somebody who wants to use a tier gets: the session there is, another one, or none. */
public sealed interface Opening {

  /** The session there is, active or paused; one that was unused goes on with what it has left. */
  record Joined(Session session) implements Opening {}

  /** Another session, which counts, and uses one of its grant's, if it has one. */
  record Opened(Session session) implements Opening {}

  /**
   * No session.
   *
   * @param until when asking again makes sense; {@link Instant#MAX} where only people can tell
   */
  record Refused(DenyReason reason, Instant until) implements Opening {}

  /**
   * What is asked for.
   *
   * @param id of the session, if another is opened
   * @param terms of the session, if another is opened
   * @param sessions how many there may be; null is no bound
   * @param stated whether the policy states that, and it is not the default
   * @param start what begins one
   * @param chosen whether its person begins it on purpose, on the portal
   * @param chain the chain of which it needs a grant; null if it needs none
   * @param room where it is asked for; null outside every room
   */
  record Wish(
      String id,
      Account account,
      Session.Terms terms,
      @Nullable Budget sessions,
      boolean stated,
      Start start,
      boolean chosen,
      @Nullable String chain,
      @Nullable String room) {

    /** A session that begins by use, without a grant. */
    public Wish(
        String id,
        Account account,
        Session.Terms terms,
        @Nullable Budget sessions,
        boolean stated) {
      this(id, account, terms, sessions, stated, Start.USE, false, null, null);
    }
  }

  /**
   * What there is for it.
   *
   * @param usage of the account
   * @param grants of its user
   * @param run the clock of the room and tier; null while it is not started
   */
  record Means(Usage usage, Grants grants, @Nullable RoomRun run) {}

  /**
   * Decides. Pure.
   *
   * @param last the account's latest session, settled at {@code now}; null if there was none
   */
  static Opening of(@Nullable Session last, Wish wish, Means means, ZoneId zone, Instant now) {
    return new Choice(last, wish, means, zone, now).made();
  }

  /** Decides for somebody without grants, in no room. */
  static Opening of(@Nullable Session last, Wish wish, Usage usage, ZoneId zone, Instant now) {
    return of(last, wish, new Means(usage, Grants.NONE, null), zone, now);
  }
}
