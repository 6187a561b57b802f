package fairlead.proxy.ledger;

import fairlead.policy.session.Account;
import fairlead.policy.session.Usage;
import fairlead.proxy.ledger.SessionLedger.Fund;
import fairlead.proxy.ledger.SessionLedger.Funded;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Grants data to this run of the node. What a node has is charged whether it moves or not, and is
 * kept by run: what a crash left granted stays charged, as no later run can give it back.
 */
final class Funds {
  private static final long LEAST_SHARE = 64 * 1024;
  private static final long ALIVE_MILLIS = TimeUnit.SECONDS.toMillis(5);
  private static final String GRANTED =
      "select granted from funding where node_id = ? and user_name = ? and tier = ? and day = ?";
  private static final String GRANT =
      "insert into funding (node_id, user_name, tier, day, granted) values (?, ?, ?, ?, ?)"
          + " on conflict (user_name, tier, day, node_id)"
          + " do update set granted = excluded.granted";
  private static final String OTHERS =
      "select 1 from funding join node on node.id = funding.node_id"
          + " where funding.user_name = ? and funding.tier = ? and funding.day = ?"
          + " and funding.granted > 0 and funding.node_id <> ? and node.beat > ? limit 1";
  private static final String SAY_SPENT =
      "insert into usage"
          + " (user_name, tier, day, data_used, time_used, sessions_opened, spent_told)"
          + " values (?, ?, ?, 0, 0, 0, 1) on conflict (user_name, tier, day)"
          + " do update set spent_told = 1 where usage.spent_told = 0";
  private static final String NOT_SPENT =
      "update usage set spent_told = 0"
          + " where user_name = ? and tier = ? and day = ? and spent_told = 1";

  private final LedgerClock clock;
  private final String node;

  Funds(LedgerClock clock, String node) {
    this.clock = clock;
    this.node = node;
  }

  Funded fund(Tx tx, Fund order) throws SQLException {
    Account account = order.account();
    LockedAccount.lock(tx, account);
    Usage usage = UsageRows.read(tx, account, order.budget().period().first(order.day()));
    long used = usage.data(order.budget().period(), order.day());
    long left = Math.max(0, order.budget().amount() - used);
    long had = granted(tx, order);
    long more = more(order.target() - had, left);
    if (more != 0) {
      UsageRows.charge(tx, account, new Usage.Day(order.day(), more, 0, 0));
      grant(tx, order, had + more);
    }
    long rest = Math.max(0, order.budget().amount() - used - more);
    tell(tx, order, had + more, more, rest);
    return new Funded(had + more, rest, others(tx, order));
  }

  /** What is granted beyond what the node has; negative if it gives back. */
  private static long more(long wanted, long left) {
    return wanted <= 0 ? wanted : Math.min(Math.min(wanted, Math.max(LEAST_SHARE, left / 4)), left);
  }

  private long granted(Tx tx, Fund order) throws SQLException {
    return tx.first(
            GRANTED,
            row -> row.getLong(1),
            node,
            order.account().user(),
            order.account().tier(),
            order.day().toString())
        .orElse(0L);
  }

  private void grant(Tx tx, Fund order, long granted) throws SQLException {
    tx.update(
        GRANT,
        node,
        order.account().user(),
        order.account().tier(),
        order.day().toString(),
        granted);
  }

  /** Tells nodes once that nothing is left; again only if something was given back since. */
  private void tell(Tx tx, Fund order, long granted, long more, long rest) throws SQLException {
    Account account = order.account();
    String day = order.day().toString();
    if (rest > 0 && more < 0) {
      tx.update(NOT_SPENT, account.user(), account.tier(), day);
    } else if (rest == 0
        && granted < order.target()
        && tx.update(SAY_SPENT, account.user(), account.tier(), day) > 0) {
      Feed.tell(tx, Heartbeat.Change.Kind.SESSION, account.user(), clock.millis());
    }
  }

  private boolean others(Tx tx, Fund order) throws SQLException {
    return tx.first(
            OTHERS,
            row -> true,
            order.account().user(),
            order.account().tier(),
            order.day().toString(),
            node,
            clock.millis() - ALIVE_MILLIS)
        .orElse(false);
  }
}
