package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.BEN;
import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.hour;
import static fairlead.proxy.ledger.Ledgers.id;
import static fairlead.proxy.ledger.Ledgers.wish;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.SessionLedger.Act;
import fairlead.proxy.ledger.SessionLedger.Acted;
import fairlead.proxy.ledger.SessionLedger.Changed;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.ledger.SessionLedger.Fund;
import fairlead.proxy.ledger.SessionLedger.Funded;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.ledger.SessionLedger.Opened;
import fairlead.proxy.ledger.SessionLedger.Touch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws that must hold whoever comes first: three nodes at once on the same accounts. */
@ParameterizedClass
@EnumSource(Kind.class)
class LedgerRaceTest {
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Ledgers ledgers;
  private final List<SqlLedger> nodes = new ArrayList<>();
  private LocalDate today;

  LedgerRaceTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    for (int i = 0; i < NODES; i++) {
      nodes.add(ledgers.open(PATIENCE));
    }
    Instant now = Instant.ofEpochMilli(nodes.getFirst().heartbeat().millis());
    today = LocalDate.ofInstant(now, ledgers.zone);
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private SqlLedger node(int i) {
    return nodes.get(i % NODES);
  }

  @Test
  void fourHundredWhoOpenAtOnceShareOneSession() throws Exception {
    List<CompletableFuture<Opened>> asked = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      asked.add(node(i).sessions().open(wish(BEN, hour(), 3), ledgers.zone).toCompletableFuture());
    }
    Set<String> sessions = new TreeSet<>();
    asked.forEach(each -> sessions.add(((Held) get(each)).session().id()));
    assertThat(sessions).hasSize(1);
    assertThat(ledgers.number("select sessions_opened from usage")).isEqualTo(1);
  }

  @Test
  void neverMoreSessionsThanThereMayBe() throws Exception {
    Set<String> sessions = Collections.synchronizedSet(new TreeSet<>());
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < 8 * NODES; i++) {
      SqlLedger node = node(i);
      work.add(() -> useUp(node, sessions));
    }
    all(work);
    assertThat(sessions).hasSize(3);
    assertThat(ledgers.number("select count(*) from session")).isEqualTo(3);
    assertThat(ledgers.number("select sessions_opened from usage")).isEqualTo(3);
  }

  /** Opens and ends sessions for as long as there is one to be had. */
  private long useUp(SqlLedger node, Set<String> sessions) {
    long turns = 0;
    while (get(node.sessions().open(wish(BEN, hour(), 3), ledgers.zone)) instanceof Held held) {
      sessions.add(held.session().id());
      Act act = new Act(id(), held.session().id(), "ben", Deed.END, null, "");
      get(node.sessions().act(act, ledgers.zone));
      turns++;
    }
    return turns;
  }

  @Test
  void anActIsDoneOnceWhoeverRepeatsIt() throws Exception {
    Session session = ledgers.opened(node(0), wish(BEN)).session();
    Act act = new Act(id(), session.id(), "ann", Deed.EXTEND, Duration.ofMinutes(10), "");
    List<CompletableFuture<Acted>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(node(i).sessions().act(act, ledgers.zone).toCompletableFuture());
    }
    asked.forEach(each -> assertThat(get(each)).isInstanceOf(Changed.class));
    assertThat(ledgers.looked(node(1), BEN).session().left()).isLessThan(Duration.ofMinutes(71));
    assertThat(get(node(2).sessions().acts("ben", 99))).hasSize(1);
  }

  @Test
  void oneOfManyDifferentPausesTakesEffect() throws Exception {
    Session session = ledgers.opened(node(0), wish(BEN)).session();
    List<CompletableFuture<Acted>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Act act = new Act(id(), session.id(), "ann", Deed.PAUSE, null, "");
      asked.add(node(i).sessions().act(act, ledgers.zone).toCompletableFuture());
    }
    assertThat(asked.stream().map(Ledgers::get).filter(Changed.class::isInstance)).hasSize(1);
  }

  /**
   * Nodes take and give back as they like, repeat orders whose answers they pretend to have lost,
   * and one of them is gone in the end: what is charged is what they have, and never too much.
   */
  @Test
  void whatIsChargedIsWhatNodesHave() throws Exception {
    Budget budget = new Budget(8L << 20, Period.DAY);
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      SqlLedger node = node(i);
      Random random = new Random(i);
      work.add(() -> hammer(node, budget, random));
    }
    long had = all(work).stream().mapToLong(Long::longValue).sum();
    assertThat(ledgers.number("select data_used from usage")).isEqualTo(had);
    assertThat(ledgers.number("select sum(granted) from funding")).isEqualTo(had);
    node(0).close();
    SqlLedger late = ledgers.open(PATIENCE);
    Funded last = new Funded(0, 1, false);
    while (last.left() > 0) {
      last = get(late.sessions().fund(new Fund(BEN, budget, today, 1L << 40)));
    }
    assertThat(last.granted()).isEqualTo(budget.amount() - had);
  }

  /** What the node has in the end. */
  private long hammer(SqlLedger node, Budget budget, Random random) throws Exception {
    for (int i = 0; i < 100; i++) {
      long target = random.nextInt(3) == 0 ? random.nextLong(1 << 20) : random.nextLong(8 << 20);
      List<CompletableFuture<Funded>> answers = new ArrayList<>();
      for (int tries = random.nextInt(4); tries >= 0; tries--) {
        Fund order = new Fund(BEN, budget, today, target);
        answers.add(node.sessions().fund(order).toCompletableFuture());
      }
      for (CompletableFuture<Funded> each : answers) {
        assertThat(get(each).granted()).isLessThanOrEqualTo(target);
        assertThat(get(each).left()).isBetween(0L, budget.amount() - get(each).granted());
      }
      if (i % 5 == 0) {
        assertThat(ledgers.number("select data_used from usage")).isBetween(0L, budget.amount());
      }
    }
    return get(node.sessions().fund(new Fund(BEN, budget, today, 1 << 20))).granted();
  }

  /** Everything at once, on a few accounts: nothing fails, least of all by a deadlock. */
  @Test
  void nothingWaitsForItself() throws Exception {
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < 4 * NODES; i++) {
      SqlLedger node = node(i);
      Random random = new Random(i);
      work.add(() -> everything(node, random));
    }
    assertThat(all(work)).hasSize(4 * NODES);
    assertThat(ledgers.number("select count(*) from usage where data_used < 0")).isZero();
    assertThat(
            ledgers.number(
                "select count(*) from session a where a.ended is null and exists (select 1 from"
                    + " session b where b.user_name = a.user_name and b.serial > a.serial)"))
        .isZero();
    assertThat(
            ledgers.number("select sum(bytes_up) from session")
                - ledgers.number("select sum(bytes_down) from session"))
        .isZero();
  }

  private long everything(SqlLedger node, Random random) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Account account = new Account("user-" + random.nextInt(4), "full");
      Opened opened = get(node.sessions().open(wish(account, hour(), 50), ledgers.zone));
      if (opened instanceof Held held) {
        ids.add(held.session().id());
      }
      if (ids.isEmpty()) {
        continue;
      }
      String id = ids.get(random.nextInt(ids.size()));
      Deed deed = Deed.values()[random.nextInt(4)];
      Act act = new Act(id(), id, "user-" + random.nextInt(4), deed, Duration.ofMinutes(1), "");
      get(node.sessions().act(act, ledgers.zone));
      get(node.sessions().touch(touches(node, ids)));
      get(
          node.sessions()
              .fund(
                  new Fund(
                      account, new Budget(1 << 22, Period.DAY), today, random.nextLong(1 << 21))));
      get(node.sessions().finished(ledgers.zone));
    }
    return ids.size();
  }

  private static List<Touch> touches(SqlLedger node, List<String> ids) {
    Instant now = Instant.ofEpochMilli(node.heartbeat().millis());
    List<Touch> touches = new ArrayList<>();
    new TreeSet<>(ids).descendingSet().forEach(id -> touches.add(new Touch(id, now, 3, 3)));
    return touches;
  }

  private static <T> List<T> all(List<Callable<T>> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
        results.add(each.get());
      }
      return results;
    }
  }
}
