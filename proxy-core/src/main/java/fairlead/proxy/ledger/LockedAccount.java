package fairlead.proxy.ledger;

import fairlead.policy.approval.Grants;
import fairlead.policy.session.Account;
import fairlead.policy.session.Days;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Pass;
import fairlead.policy.session.Session;
import fairlead.policy.session.Usage;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account in a transaction that has locked it: nobody else moves its sessions or its usage until
 * the end. Its latest session is settled and written.
 *
 * <p>The lock is an update of the account's row, which PostgreSQL locks; SQLite has one writer
 * anyway.
 */
final class LockedAccount {
  private static final String LOCK =
      "insert into account (user_name, tier, version) values (?, ?, 1)"
          + " on conflict (user_name, tier) do update set version = account.version + 1"
          + " returning version";

  private final Tx tx;
  private final Account account;
  private final ZoneId zone;
  private final long version;
  private final Instant now;
  private @Nullable Session latest;
  private Usage usage;
  private boolean news;
  private boolean granted;

  private LockedAccount(
      Tx tx,
      Account account,
      ZoneId zone,
      long version,
      Instant now,
      @Nullable Session latest,
      Usage usage) {
    this.tx = tx;
    this.account = account;
    this.zone = zone;
    this.version = version;
    this.now = now;
    this.latest = latest;
    this.usage = usage;
  }

  /** Locks an account that may be new; the number rises each time. */
  static long lock(Tx tx, Account account) throws SQLException {
    return tx.number(LOCK, account.user(), account.tier());
  }

  /** Locks an account and settles its latest session. */
  static LockedAccount settled(Tx tx, Account account, ZoneId zone, LedgerClock clock)
      throws SQLException {
    long version = lock(tx, account);
    return settled(tx, account, zone, version, clock.millis());
  }

  /** As {@link #settled}, of one whose lock has this version, at an instant that is just over. */
  static LockedAccount settled(Tx tx, Account account, ZoneId zone, long version, long millis)
      throws SQLException {
    Instant now = Instant.ofEpochMilli(millis);
    Session latest = SessionRows.latest(tx, account).map(SessionRow::session).orElse(null);
    LocalDate from = UsageRows.reach(Days.of(now, zone));
    if (latest != null) {
      // Another node's clock may be a little ahead; an account's never goes back.
      now = now.isBefore(latest.settled()) ? latest.settled() : now;
      LocalDate since = UsageRows.reach(Days.of(latest.settled(), zone));
      from = since.isBefore(from) ? since : from;
    }
    Usage usage = UsageRows.read(tx, account, from);
    LockedAccount locked = new LockedAccount(tx, account, zone, version, now, latest, usage);
    locked.settle();
    return locked;
  }

  private void settle() throws SQLException {
    Session before = latest;
    if (before == null || before.state() == Session.State.ENDED) {
      return;
    }
    Session.Settled settled = before.settle(usage, zone, now);
    Session next = granted(settled.session());
    latest = next;
    if (next.state() != Session.State.PAUSED || before.state() != Session.State.PAUSED) {
      charge(settled.runs());
      save(next);
    }
    if (next.state() != before.state()) {
      tell();
    }
  }

  /** A session goes on no longer than its grant is in force. */
  private Session granted(Session session) throws SQLException {
    return holds(session) ? session : session.end(Ending.GRANT, now);
  }

  /** Whether nobody revoked the grant of a session. */
  boolean holds(Session session) throws SQLException {
    Pass pass = session.pass();
    return pass == null
        || GrantRows.find(tx, pass.grant()).filter(g -> g.revoked() != null).isEmpty();
  }

  /** What its user holds, or will hold. */
  Grants grants() throws SQLException {
    return GrantRows.inForce(tx, account.user(), now.toEpochMilli());
  }

  private void charge(List<Session.Run> runs) throws SQLException {
    for (Session.Run run : runs) {
      charge(UsageRows.time(run));
    }
  }

  private void charge(Usage.Day use) throws SQLException {
    UsageRows.charge(tx, account, use);
    usage = UsageRows.plus(usage, use);
  }

  /** Its latest session. */
  Optional<Session> latest() {
    return Optional.ofNullable(latest);
  }

  Usage usage() {
    return usage;
  }

  Instant now() {
    return now;
  }

  /** Rises with each lock of the account. */
  long version() {
    return version;
  }

  /** Whether this is the latest session of the account. */
  boolean isLatest(Session session) {
    return latest != null && latest.id().equals(session.id());
  }

  SessionLedger.Held held(Session session) {
    return new SessionLedger.Held(session, usage);
  }

  /** Writes how a session stands now. */
  void save(Session session) throws SQLException {
    SessionRows.save(tx, session, Due.of(session, usage, zone));
    if (isLatest(session)) {
      latest = session;
    }
  }

  /** Adds a session, which counts on the day on which it was opened, and lets its clock run. */
  Session add(Session session) throws SQLException {
    if (latest != null) {
      SessionRows.due(tx, latest.id(), Due.over(latest, zone, true));
    }
    charge(new Usage.Day(Days.of(session.opened(), zone), 0, 0, 1));
    Session.Settled settled = session.settle(usage, zone, now);
    charge(settled.runs());
    latest = settled.session();
    SessionRows.insert(tx, latest, version, Due.of(latest, usage, zone));
    Pass pass = latest.pass();
    if (pass != null) {
      GrantRows.opened(tx, pass.grant());
      granted = true;
    }
    return latest;
  }

  /** Has every node told that something about this user changed. */
  void tell() {
    news = true;
  }

  /**
   * Tells what has to be told; the last thing in a transaction, behind the last lock of an account,
   * as nobody else can tell anything until the end of it.
   */
  void done() throws SQLException {
    if (granted) {
      granted = false;
      Feed.tell(tx, Heartbeat.Change.Kind.ACCESS, account.user(), now.toEpochMilli());
    }
    if (news) {
      news = false;
      Feed.tell(tx, Heartbeat.Change.Kind.SESSION, account.user(), now.toEpochMilli());
    }
  }
}
