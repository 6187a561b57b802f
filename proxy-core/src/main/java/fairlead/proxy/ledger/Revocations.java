package fairlead.proxy.ledger;

import fairlead.policy.approval.Grant;
import fairlead.policy.session.Account;
import fairlead.policy.session.Days;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.AccessLedger.HeldGrant;
import fairlead.proxy.ledger.AccessLedger.Revocation;
import fairlead.proxy.ledger.AccessLedger.Revoked;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Revokes grants. Locks the account before the grant, as whoever opens a session on a grant does.
 */
final class Revocations {
  private static final String ON_GRANT =
      "select count(*) from session where id = ? and grant_id = ?";

  private final LedgerClock clock;

  Revocations(LedgerClock clock) {
    this.clock = clock;
  }

  Optional<Revoked> revoke(Tx tx, Revocation revocation, ZoneId zone) throws SQLException {
    Optional<Grant> found = GrantRows.find(tx, revocation.grant());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Grant grant = found.get();
    Account of = new Account(grant.user(), grant.tier());
    LockedAccount account = LockedAccount.settled(tx, of, zone, clock);
    Instant now = account.now();
    boolean done =
        now.isBefore(grant.until())
            && GrantRows.revoke(
                tx, grant.id(), now.toEpochMilli(), revocation.by(), revocation.reason());
    if (done) {
      if (grant.hosts().isEmpty()) {
        endSession(tx, account, revocation, zone);
      }
      Feed.tell(tx, Heartbeat.Change.Kind.ACCESS, grant.user(), now.toEpochMilli());
    }
    account.done();
    HeldGrant after = GrantRows.held(tx, grant.id()).orElseThrow();
    return Optional.of(new Revoked(after, done));
  }

  /** Ends what was opened on the grant and goes on, drains, or might be taken up again. */
  private static void endSession(Tx tx, LockedAccount account, Revocation revocation, ZoneId zone)
      throws SQLException {
    Session session = account.latest().orElse(null);
    if (session == null
        || tx.number(ON_GRANT, session.id(), revocation.grant()) == 0
        || !matters(session, account.now(), zone)) {
      return;
    }
    Session after = session.end(Ending.REVOKED, account.now());
    if (!after.equals(session)) {
      Deeds.keepRevoked(tx, revocation, account, after);
      account.save(after);
      account.tell();
    }
  }

  private static boolean matters(Session session, Instant now, ZoneId zone) {
    Instant ended = session.ended();
    if (session.state() != Session.State.ENDED || ended == null) {
      return true;
    }
    return ended.plus(session.terms().drain()).isAfter(now)
        || (session.ending() != Ending.USER
            && session.unfinished()
            && Days.of(ended, zone).equals(Days.of(now, zone)));
  }
}
