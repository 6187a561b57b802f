package fairlead.proxy.ledger;

import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Acted;
import fairlead.proxy.ledger.SessionLedger.Changed;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Done;
import fairlead.proxy.ledger.SessionLedger.Unchanged;
import fairlead.proxy.ledger.SessionLedger.Unknown;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What people do to sessions; each act is done once, however often it is asked for. */
final class Deeds {
  private static final String KNOWN = "select done from act where id = ?";
  private static final String INSERT =
      "insert into act (id, session_id, user_name, tier, serial, at, actor, deed, added_ms, reason,"
          + " done) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String OF_USER =
      "select id, session_id, user_name, tier, at, actor, deed, added_ms, reason from act where"
          + " user_name = ? and done = 1 and deed <> 'CHECK_IN' order by at desc, serial desc limit"
          + " ?";

  private static final String CHECK_IN =
      "select id, session_id, user_name, tier, at, actor, deed, added_ms, reason from act"
          + " where user_name = ? and session_id = ? and done = 1 and deed = 'CHECK_IN'"
          + " order by at desc, serial desc limit 1";
  private static final Comparator<Account> IN_ORDER =
      Comparator.comparing(Account::user).thenComparing(Account::tier);

  private final LedgerClock clock;

  Deeds(LedgerClock clock) {
    this.clock = clock;
  }

  Acted act(Tx tx, Act act, ZoneId zone) throws SQLException {
    return actAll(tx, List.of(act), zone).getFirst();
  }

  /** Does them all at one instant; their accounts are locked in one order, as others lock, too. */
  List<Acted> actAll(Tx tx, List<Act> acts, ZoneId zone) throws SQLException {
    Map<Account, Long> locks = new TreeMap<>(IN_ORDER);
    Map<Act, Account> accounts = new HashMap<>();
    for (Act act : acts) {
      Optional<Account> of = account(tx, act);
      if (of.isPresent()) {
        accounts.put(act, of.get());
        locks.put(of.get(), 0L);
      }
    }
    for (Map.Entry<Account, Long> lock : locks.entrySet()) {
      lock.setValue(LockedAccount.lock(tx, lock.getKey()));
    }
    long now = clock.millis();
    Map<Account, LockedAccount> locked = new HashMap<>();
    for (Map.Entry<Account, Long> lock : locks.entrySet()) {
      locked.put(
          lock.getKey(), LockedAccount.settled(tx, lock.getKey(), zone, lock.getValue(), now));
    }
    List<Acted> acted = new ArrayList<>(acts.size());
    for (Act act : acts) {
      LockedAccount account = locked.get(accounts.get(act));
      acted.add(account == null ? new Unknown() : acted(tx, act, account, zone));
    }
    for (LockedAccount account : locked.values()) {
      account.done();
    }
    return acted;
  }

  private static Acted acted(Tx tx, Act act, LockedAccount account, ZoneId zone)
      throws SQLException {
    // As of now, behind the lock: until then others may have moved it.
    Session session = account.latest().filter(one -> one.id().equals(act.session())).orElse(null);
    if (session == null) {
      session = SessionRows.find(tx, act.session()).orElseThrow().session();
    }
    Optional<Boolean> before = tx.first(KNOWN, row -> row.getLong(1) == 1, act.id());
    if (before.isPresent()) {
      return answer(account, session, before.get());
    }
    Session after = after(act, account, session, zone);
    boolean done = !after.equals(session);
    keep(tx, act, account, session.account(), done);
    if (done) {
      account.save(after);
      account.tell();
    }
    return answer(account, after, done);
  }

  private static Optional<Account> account(Tx tx, Act act) throws SQLException {
    return SessionRows.find(tx, act.session()).map(row -> row.session().account());
  }

  private static Acted answer(LockedAccount account, Session session, boolean done) {
    return done ? new Changed(account.held(session)) : new Unchanged(account.held(session));
  }

  /** How the session stands after the act; as before if it makes no sense. */
  private static Session after(Act act, LockedAccount account, Session session, ZoneId zone)
      throws SQLException {
    if (!account.isLatest(session)) {
      return session; // it has ended, and another has followed it
    }
    return switch (act.deed()) {
      case PAUSE -> session.pause();
      case CHECK_IN -> session.checkIn(account.now());
      case END ->
          session.end(
              act.actor().equals(session.account().user()) ? Ending.USER : Ending.REVOKED,
              account.now());
      case RESUME -> going(session.resume(account.now()), account, session, zone);
      case EXTEND -> {
        Duration by = act.by();
        yield by == null || !by.isPositive()
            ? session
            : going(session.extend(by, account.now()), account, session, zone);
      }
    };
  }

  /** A session that goes on, if it has time left. */
  private static Session going(Session after, LockedAccount account, Session session, ZoneId zone)
      throws SQLException {
    boolean lasts =
        account.holds(after)
            && after.settle(account.usage(), zone, account.now()).session().state()
                != Session.State.ENDED;
    return lasts ? after : session;
  }

  private static void keep(Tx tx, Act act, LockedAccount account, Account of, boolean done)
      throws SQLException {
    tx.update(
        INSERT,
        act.id(),
        act.session(),
        of.user(),
        of.tier(),
        account.version(),
        account.now().toEpochMilli(),
        act.actor(),
        act.deed().name(),
        SessionRow.millis(act.by()),
        act.reason(),
        done ? 1L : 0L);
  }

  /** The latest check-in on a session. */
  static Optional<Done> lastCheckIn(Tx tx, Session session) throws SQLException {
    return tx.first(CHECK_IN, Deeds::read, session.account().user(), session.id());
  }

  /** Keeps that a session was ended as its grant was revoked. */
  static void keepRevoked(
      Tx tx, AccessLedger.Revocation revocation, LockedAccount account, Session session)
      throws SQLException {
    Act act =
        new Act(
            revocation.act(), session.id(), revocation.by(), Deed.END, null, revocation.reason());
    keep(tx, act, account, session.account(), true);
  }

  /** Acts that concern a user, apart from check-ins, newest first. */
  static List<Done> of(Tx tx, String user, int most) throws SQLException {
    return tx.list(OF_USER, Deeds::read, user, (long) most);
  }

  private static Done read(ResultSet row) throws SQLException {
    Act act =
        new Act(
            row.getString("id"),
            row.getString("session_id"),
            row.getString("actor"),
            Deed.valueOf(row.getString("deed")),
            SessionRow.duration(Tx.number(row, "added_ms")),
            row.getString("reason"));
    return new Done(
        act,
        Instant.ofEpochMilli(row.getLong("at")),
        new Account(row.getString("user_name"), row.getString("tier")));
  }
}
