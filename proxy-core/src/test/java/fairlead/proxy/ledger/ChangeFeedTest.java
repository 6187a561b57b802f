package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.id;
import static fairlead.proxy.ledger.Ledgers.wish;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.session.Account;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.Heartbeat.Change;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class ChangeFeedTest {
  private static final Change EVERYTHING = new Change(Change.Kind.EVERYTHING, "");

  private final Ledgers ledgers;

  ChangeFeedTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private List<Change> listen(SqlLedger node) {
    List<Change> heard = new CopyOnWriteArrayList<>();
    node.heartbeat().onChange(heard::add);
    return heard;
  }

  @Test
  void tellsEveryChangeToEveryNodeInTheOrderInWhichTheyHappened() throws Exception {
    List<SqlLedger> nodes =
        List.of(
            ledgers.open(Duration.ofSeconds(10)),
            ledgers.open(Duration.ofSeconds(10)),
            ledgers.open(Duration.ofSeconds(10)));
    List<List<Change>> heard = nodes.stream().map(this::listen).toList();
    List<CompletableFuture<?>> acts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      SqlLedger node = nodes.get(i % 3);
      acts.add(
          node.sessions()
              .open(wish(new Account("user-" + i, "full")), ledgers.zone)
              .thenCompose(opened -> pause(node, ((SessionLedger.Held) opened).session()))
              .toCompletableFuture());
    }
    acts.forEach(each -> get(each));
    List<Change> happened = happened();
    assertThat(happened).hasSize(300);
    for (List<Change> each : heard) {
      Ledgers.await(() -> each.size() >= happened.size());
      assertThat(each).isEqualTo(happened);
    }
  }

  private CompletableFuture<?> pause(SqlLedger node, Session session) {
    Act act = new Act(id(), session.id(), "ann", Deed.PAUSE, null, "");
    return node.sessions().act(act, ledgers.zone).toCompletableFuture();
  }

  private List<Change> happened() throws SQLException {
    List<Change> all = new ArrayList<>();
    long newest = ledgers.number("select seq from feed");
    for (long seq = 1; seq <= newest; seq++) {
      all.add(
          new Change(
              Change.Kind.SESSION,
              ledgers.text("select user_name from change where seq = " + seq)));
    }
    return all;
  }

  @Test
  void hearsNothingOfWhatWasBeforeItBegan() throws Exception {
    SqlLedger first = ledgers.open();
    Session session = ledgers.opened(first, wish(new Account("ben", "full"))).session();
    get(pause(first, session));
    List<Change> heard = listen(ledgers.open());
    Thread.sleep(600);
    assertThat(heard).isEmpty();
  }

  @Test
  void tellsThatItMissedTooMuchOnceAlsoBesideAListenerThatFails() throws Exception {
    SqlLedger node = ledgers.open();
    node.heartbeat()
        .onChange(
            change -> {
              throw new IllegalStateException("a listener that fails");
            });
    List<Change> heard = listen(node);
    ledgers.execute(
        "insert into change (seq, at, kind, user_name) values (8, 0, 'SESSION', 'ben')");
    ledgers.execute("update feed set seq = 8");
    Ledgers.await(() -> heard.size() == 2);
    assertThat(heard).containsExactly(EVERYTHING, new Change(Change.Kind.SESSION, "ben"));
    ledgers.execute("update feed set seq = 20");
    Ledgers.await(() -> heard.size() == 3);
    assertThat(heard.getLast()).isEqualTo(EVERYTHING);
    Thread.sleep(600);
    assertThat(heard).hasSize(3);
  }
}
