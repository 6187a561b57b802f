package fairlead.proxy.ledger;

import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sessions and usage in SQL: which call is which transaction. */
final class SqlSessions implements SessionLedger {
  private final Store store;
  private final Openings openings;
  private final Funds funds;
  private final Deeds deeds;
  private final Endings endings;
  private final MissedCheckIns missed;
  private final LedgerClock clock;
  private final Listings listings;

  /**
   * @param node the id of this run of the node
   */
  SqlSessions(Store store, LedgerClock clock, String node) {
    this.store = store;
    this.openings = new Openings(clock);
    this.funds = new Funds(clock, node);
    this.deeds = new Deeds(clock);
    this.endings = new Endings(clock);
    this.missed = new MissedCheckIns(clock);
    this.clock = clock;
    this.listings = new Listings(clock);
  }

  @Override
  public CompletionStage<Opened> open(Opening.Wish wish, ZoneId zone) {
    return store.write(tx -> openings.open(tx, wish, zone));
  }

  @Override
  public CompletionStage<Held> enter(Session session, ZoneId zone) {
    return store.write(tx -> openings.enter(tx, session, zone));
  }

  @Override
  public CompletionStage<Optional<Held>> look(Account account, ZoneId zone) {
    return store.write(tx -> openings.look(tx, account, zone));
  }

  @Override
  public CompletionStage<Funded> fund(Fund order) {
    return store.write(tx -> funds.fund(tx, order));
  }

  @Override
  public CompletionStage<@Nullable Void> touch(List<Touch> touches) {
    List<Touch> all = List.copyOf(touches);
    return store.put(tx -> Touches.write(tx, all));
  }

  @Override
  public CompletionStage<Acted> act(Act act, ZoneId zone) {
    return store.write(tx -> deeds.act(tx, act, zone));
  }

  @Override
  public CompletionStage<List<Acted>> actAll(List<Act> acts, ZoneId zone) {
    List<Act> all = List.copyOf(acts);
    return store.write(tx -> deeds.actAll(tx, all, zone));
  }

  @Override
  public CompletionStage<Outlook> outlook(Account account, @Nullable String room, ZoneId zone) {
    return store.write(tx -> openings.outlook(tx, account, room, zone));
  }

  @Override
  public CompletionStage<Integer> startRoom(List<RoomStart> starts) {
    List<RoomStart> all = List.copyOf(starts);
    return store.write(
        tx -> {
          long now = clock.millis();
          int started = 0;
          for (RoomStart start : all) {
            started += RoomRows.start(tx, start, now) ? 1 : 0;
          }
          if (started > 0) {
            Feed.tell(tx, Heartbeat.Change.Kind.SESSION, all.getFirst().actor(), now);
          }
          return started;
        });
  }

  @Override
  public CompletionStage<Integer> endRoom(String room, Set<String> tiers, String actor) {
    Set<String> all = new TreeSet<>(tiers);
    return store.write(
        tx -> {
          long now = clock.millis();
          int ended = 0;
          for (String tier : all) {
            ended += RoomRows.end(tx, room, tier, actor, now) ? 1 : 0;
          }
          return ended;
        });
  }

  @Override
  public CompletionStage<List<RoomClock>> rooms() {
    return store.read(tx -> RoomRows.all(tx, clock.millis()));
  }

  @Override
  public CompletionStage<List<Missed>> missed() {
    return store
        .read(missed::due)
        .thenCompose(
            due ->
                due.isEmpty()
                    ? CompletableFuture.completedFuture(List.of())
                    : store.write(tx -> missed.claim(tx, due)));
  }

  @Override
  public CompletionStage<List<Held>> list(@Nullable String user, Instant endedSince, ZoneId zone) {
    return store.read(tx -> listings.list(tx, user, endedSince, zone));
  }

  @Override
  public CompletionStage<Optional<Session>> find(String session) {
    return store.read(tx -> SessionRows.find(tx, session).map(SessionRow::session));
  }

  @Override
  public CompletionStage<List<Held>> supervised(
      Set<String> tiers, @Nullable String room, Instant since, ZoneId zone) {
    List<String> all = List.copyOf(new TreeSet<>(tiers));
    return all.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : store.read(tx -> listings.supervised(tx, all, room, since, zone));
  }

  @Override
  public CompletionStage<Counts> count() {
    return store.read(listings::count);
  }

  @Override
  public CompletionStage<List<Done>> acts(String user, int most) {
    return store.read(tx -> Deeds.of(tx, user, most));
  }

  @Override
  public CompletionStage<List<Finished>> finished(ZoneId zone) {
    return store.read(endings::due).thenCompose(due -> settleAndClaim(due, zone));
  }

  /** What nobody looked at since its time was over ends first; it is told of another time. */
  private CompletionStage<List<Finished>> settleAndClaim(List<Session> due, ZoneId zone) {
    List<CompletableFuture<?>> settling = new ArrayList<>();
    List<Session> ended = new ArrayList<>();
    for (Session session : due) {
      if (session.state() == Session.State.ENDED) {
        ended.add(session);
      } else {
        settling.add(store.write(tx -> openings.look(tx, session.account(), zone)));
      }
    }
    CompletableFuture<?> settled =
        CompletableFuture.allOf(settling.toArray(CompletableFuture[]::new));
    CompletableFuture<List<Finished>> claimed =
        ended.isEmpty()
            ? CompletableFuture.completedFuture(List.of())
            : store.write(tx -> endings.claim(tx, ended, zone));
    return settled.thenCombine(claimed, (_, finished) -> finished);
  }
}
