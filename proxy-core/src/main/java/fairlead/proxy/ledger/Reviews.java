package fairlead.proxy.ledger;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.Asking;
import fairlead.policy.approval.Ballot;
import fairlead.policy.approval.Review;
import fairlead.policy.approval.Reviewers;
import fairlead.policy.approval.Vote;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Days;
import fairlead.proxy.ledger.AccessLedger.Moved;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Moves access requests. Each transaction locks the rows of those who ask, or that of the access
 * request, and tells of a change last of all.
 */
final class Reviews {
  private static final String EARLIER =
      "(user_name = ? or asked_by = ?) and (state = 'PENDING' or asked >= ? or decided >= ?)";

  private final LedgerClock clock;

  Reviews(LedgerClock clock) {
    this.clock = clock;
  }

  Asking ask(Tx tx, Asking.Wish wish, ZoneId zone) throws SQLException {
    for (String who : new TreeSet<>(List.of(wish.user(), wish.askedBy()))) {
      AccessRows.lockAsker(tx, who);
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    LocalDate today = Days.of(now, zone);
    Period period = Asking.limit(wish.chain()).period();
    Instant since = Days.start(period.first(today), zone);
    Instant day = now.minus(Asking.LONGEST_PAUSE);
    long from = (since.isBefore(day) ? since : day).toEpochMilli();
    List<AccessRequest> earlier =
        AccessRows.list(tx, EARLIER, wish.user(), wish.askedBy(), from, day.toEpochMilli());
    Asking asking = Asking.of(wish, earlier, since, Days.start(period.next(today), zone), now);
    if (asking instanceof Asking.Made(AccessRequest request)) {
      AccessRows.insert(tx, request);
      tell(tx, request, now);
    }
    return asking;
  }

  Optional<Review> review(Tx tx, String id, Ballot ballot, Reviewers reviewers, String grant)
      throws SQLException {
    Optional<AccessRequest> found = AccessRows.locked(tx, id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    AccessRequest before = found.get();
    Instant now = now(before);
    Review review = Review.of(before, ballot, reviewers, grant, now);
    if (review instanceof Review.Approved approved) {
      GrantRows.insert(tx, approved.grant(), before.rule());
    }
    save(tx, before, before.settle(now), review.request(), now);
    return Optional.of(review);
  }

  /**
   * Moves one as it stands now, if there is one. That its time is over is written by {@link
   * #settle} alone, whose caller tells of it.
   */
  Optional<Moved> move(Tx tx, String id, BiFunction<AccessRequest, Instant, AccessRequest> how)
      throws SQLException {
    Optional<AccessRequest> found = AccessRows.locked(tx, id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    AccessRequest before = found.get();
    Instant now = now(before);
    AccessRequest settled = before.settle(now);
    AccessRequest after = how.apply(settled, now);
    return Optional.of(new Moved(after, save(tx, before, settled, after, now)));
  }

  /** Writes that its time is over, if it is. */
  Optional<Moved> settle(Tx tx, String id) throws SQLException {
    Optional<AccessRequest> found = AccessRows.locked(tx, id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    AccessRequest before = found.get();
    Instant now = now(before);
    AccessRequest after = before.settle(now);
    return Optional.of(new Moved(after, save(tx, before, before, after, now)));
  }

  private static boolean save(
      Tx tx, AccessRequest before, AccessRequest settled, AccessRequest after, Instant now)
      throws SQLException {
    if (after.equals(settled)) {
      return false;
    }
    AccessRows.save(tx, before, after);
    tell(tx, after, now);
    return true;
  }

  /** Another node's clock may be a little ahead; an access request's never goes back. */
  private Instant now(AccessRequest request) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Instant last = request.votes().isEmpty() ? request.asked() : lastOf(request.votes()).at();
    return now.isBefore(last) ? last : now;
  }

  private static Vote lastOf(List<Vote> votes) {
    return votes.getLast();
  }

  private static void tell(Tx tx, AccessRequest request, Instant now) throws SQLException {
    Feed.tell(tx, Heartbeat.Change.Kind.ACCESS, request.user(), now.toEpochMilli());
  }
}
