package fairlead.proxy.ledger;

import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Opens sessions, enters those that were opened elsewhere, and looks at them. */
final class Openings {
  private final LedgerClock clock;

  Openings(LedgerClock clock) {
    this.clock = clock;
  }

  SessionLedger.Opened open(Tx tx, Opening.Wish wish, ZoneId zone) throws SQLException {
    LockedAccount account = LockedAccount.settled(tx, wish.account(), zone, clock);
    Session last = account.latest().orElse(null);
    return switch (Opening.of(last, wish, account.usage(), zone, account.now())) {
      case Opening.Refused(var reason, var until) -> new SessionLedger.Refused(reason, until);
      case Opening.Opened(Session session) -> account.held(account.add(session));
      case Opening.Joined(Session session) -> {
        if (!session.equals(last)) {
          account.save(session);
          account.tell();
        }
        yield account.held(session);
      }
    };
  }

  SessionLedger.Held enter(Tx tx, Session session, ZoneId zone) throws SQLException {
    LockedAccount account = LockedAccount.settled(tx, session.account(), zone, clock);
    Session last = account.latest().orElse(null);
    if (last != null && last.state() != Session.State.ENDED) {
      return account.held(last);
    }
    Optional<SessionRow> entered = SessionRows.find(tx, session.id());
    if (entered.isPresent()) {
      return account.held(entered.get().session());
    }
    boolean barred = last != null && last.bars(account.now(), zone);
    Session added = account.add(inMillis(session));
    return account.held(barred ? revoked(account, added) : added);
  }

  /** One that was opened by a node that did not know that none may follow on this day. */
  private static Session revoked(LockedAccount account, Session session) throws SQLException {
    Session over = session.end(Ending.REVOKED, account.now());
    account.save(over);
    account.tell();
    return over;
  }

  /** As it will be read back. */
  private static Session inMillis(Session session) {
    return new Session(
        session.id(),
        session.account(),
        session.terms(),
        session.state(),
        session.ending(),
        inMillis(session.opened()),
        inMillis(session.settled()),
        session.left() == null ? null : Duration.ofMillis(session.left().toMillis()),
        inMillis(session.used()),
        session.ended() == null ? null : inMillis(session.ended()));
  }

  private static Instant inMillis(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }

  Optional<SessionLedger.Held> look(Tx tx, Account account, ZoneId zone) throws SQLException {
    LockedAccount locked = LockedAccount.settled(tx, account, zone, clock);
    return locked.latest().map(locked::held);
  }
}
