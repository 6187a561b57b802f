package fairlead.proxy.ledger;

import fairlead.policy.approval.Grants;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Opening;
import fairlead.policy.session.RoomRun;
import fairlead.policy.session.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens sessions, enters those that were opened elsewhere, and looks at them. */
final class Openings {
  private final LedgerClock clock;

  Openings(LedgerClock clock) {
    this.clock = clock;
  }

  SessionLedger.Opened open(Tx tx, Opening.Wish wish, ZoneId zone) throws SQLException {
    LockedAccount account = LockedAccount.settled(tx, wish.account(), zone, clock);
    SessionLedger.Opened opened = open(tx, account, wish, zone);
    account.done();
    return opened;
  }

  private static SessionLedger.Opened open(
      Tx tx, LockedAccount account, Opening.Wish wish, ZoneId zone) throws SQLException {
    Session last = account.latest().orElse(null);
    return switch (Opening.of(last, wish, means(tx, account, wish), zone, account.now())) {
      case Opening.Refused(var reason, var until) -> new SessionLedger.Refused(reason, until);
      case Opening.Opened(Session session) -> {
        if (wish.chosen()) {
          account.tell(); // nodes that have just refused it let it in at once
        }
        yield account.held(account.add(session));
      }
      case Opening.Joined(Session session) -> {
        if (!session.equals(last)) {
          account.save(session);
          account.tell();
        }
        yield account.held(session);
      }
    };
  }

  /** What there is for a session; most tiers need neither grants nor rooms. */
  private static Opening.Means means(Tx tx, LockedAccount account, Opening.Wish wish)
      throws SQLException {
    boolean granted =
        wish.chain() != null
            || account.latest().filter(session -> session.pass() != null).isPresent();
    Grants grants = granted ? account.grants() : Grants.NONE;
    String room = wish.start() == Start.SUPERVISOR ? wish.room() : null;
    String tier = wish.account().tier();
    RoomRun run = room == null ? null : RoomRows.on(tx, room, tier, account.now()).orElse(null);
    return new Opening.Means(account.usage(), grants, run);
  }

  /** What there is of an account, and what another session could be opened on. */
  SessionLedger.Outlook outlook(Tx tx, Account account, @Nullable String room, ZoneId zone)
      throws SQLException {
    LockedAccount locked = LockedAccount.settled(tx, account, zone, clock);
    Optional<Session> last = locked.latest();
    SessionLedger.Outlook outlook =
        new SessionLedger.Outlook(
            last.map(locked::held).orElse(null),
            new Opening.Means(
                locked.usage(),
                locked.grants(),
                room == null
                    ? null
                    : RoomRows.on(tx, room, account.tier(), locked.now()).orElse(null)),
            last.isEmpty() ? null : Deeds.lastCheckIn(tx, last.get()).orElse(null));
    locked.done();
    return outlook;
  }

  SessionLedger.Held enter(Tx tx, Session session, ZoneId zone) throws SQLException {
    LockedAccount account = LockedAccount.settled(tx, session.account(), zone, clock);
    SessionLedger.Held held = enter(tx, account, session, zone);
    account.done();
    return held;
  }

  private static SessionLedger.Held enter(
      Tx tx, LockedAccount account, Session session, ZoneId zone) throws SQLException {
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
        session.pass(),
        session.room(),
        session.state(),
        session.ending(),
        inMillis(session.opened()),
        inMillis(session.settled()),
        session.left() == null ? null : Duration.ofMillis(session.left().toMillis()),
        inMillis(session.used()),
        inMillis(session.checked()),
        session.paused(),
        session.ended() == null ? null : inMillis(session.ended()));
  }

  private static Instant inMillis(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }

  Optional<SessionLedger.Held> look(Tx tx, Account account, ZoneId zone) throws SQLException {
    LockedAccount locked = LockedAccount.settled(tx, account, zone, clock);
    locked.done();
    return locked.latest().map(locked::held);
  }
}
