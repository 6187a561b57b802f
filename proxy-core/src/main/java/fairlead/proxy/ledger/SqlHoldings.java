package fairlead.proxy.ledger;

import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Grants;
import fairlead.policy.session.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What people hold, from the tables of grants, access requests and sessions. Only reads. */
final class SqlHoldings implements HoldingLedger {
  private static final String GRANTS =
      "select "
          + GrantRows.COLUMNS
          + " from access_grant where user_name = ? and ends > ?"
          + " order by made desc, id desc limit 1000";
  private static final String PENDING =
      "select tier, hosts, expires from access_request"
          + " where user_name = ? and state = 'PENDING' and hosts <> '' and expires > ?";
  private static final String LAST =
      "select "
          + SessionRow.COLUMNS
          + " from session where user_name = ? and tier = ? and grant_id = ?"
          + " order by serial desc limit 1";

  private final Store store;
  private final LedgerClock clock;

  SqlHoldings(Store store, LedgerClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Holdings> holdings(String user, ZoneId zone) {
    return store.read(tx -> read(tx, user, zone));
  }

  private Holdings read(Tx tx, String user, ZoneId zone) throws SQLException {
    long now = clock.millis();
    List<Grant> grants = new ArrayList<>();
    for (Grant grant : tx.list(GRANTS, GrantRows::read, user, now)) {
      grants.add(whileUsed(tx, grant, zone));
    }
    List<Holdings.Pending> pending =
        tx
            .list(
                PENDING,
                row ->
                    pending(row.getString("tier"), row.getString("hosts"), row.getLong("expires")),
                user,
                now)
            .stream()
            .flatMap(List::stream)
            .toList();
    return new Holdings(new Grants(grants), pending);
  }

  private static List<Holdings.Pending> pending(String tier, String hosts, long expires) {
    Instant end = Instant.ofEpochMilli(expires);
    return GrantRows.hosts(hosts).stream()
        .map(host -> new Holdings.Pending(tier, host, end))
        .toList();
  }

  /** A grant that ends with its last session, if there will be no other one. */
  private static Grant whileUsed(Tx tx, Grant grant, ZoneId zone) throws SQLException {
    if (grant.opens() != Chain.Opens.TIER || grant.hasSession()) {
      return grant;
    }
    Instant over = over(tx, grant, zone);
    return over == null || !over.isBefore(grant.until()) ? grant : grant.until(over);
  }

  private static @Nullable Instant over(Tx tx, Grant grant, ZoneId zone) throws SQLException {
    Optional<Session> last =
        tx.first(LAST, SessionRow::read, grant.user(), grant.tier(), grant.id())
            .map(SessionRow::session);
    if (last.isEmpty() || last.get().state() != Session.State.ENDED) {
      return null;
    }
    boolean followed =
        SessionRows.latest(tx, last.get().account())
            .filter(latest -> !latest.session().id().equals(last.get().id()))
            .isPresent();
    return Due.used(last.get(), zone, followed);
  }
}
