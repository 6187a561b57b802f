package fairlead.proxy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class StoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Database database;
  private final Pulse pulse = new Pulse(System::nanoTime);
  private Store store;

  StoreTest(Kind kind) throws Exception {
    this.database =
        switch (new Ledgers(kind).place) {
          case LedgerConfig.Sqlite sqlite -> new SqliteDatabase(sqlite.file(), PATIENCE);
          case LedgerConfig.Postgres postgres -> new PostgresDatabase(postgres, PATIENCE);
        };
  }

  @BeforeEach
  void open() {
    pulse.felt();
    store = new Store(database, pulse, System::nanoTime, PATIENCE.toNanos(), tx -> {});
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void doesAgainWhatCollided() {
    if (database instanceof SqliteDatabase) {
      return;
    }
    AtomicInteger tries = new AtomicInteger();
    long answer =
        Ledgers.get(
            store.write(
                tx -> {
                  if (tries.incrementAndGet() < 3) {
                    throw new SQLException("two waited for each other", "40P01");
                  }
                  return tx.number("select 7");
                }));
    assertThat(answer).isEqualTo(7);
  }

  @Test
  void givesUpOnWhatCollidesForEver() {
    AtomicInteger tries = new AtomicInteger();
    CompletableFuture<Long> answer =
        store.write(
            tx -> {
              tries.incrementAndGet();
              throw new SQLException("two waited for each other", "40P01");
            });
    assertThatThrownBy(() -> Ledgers.get(answer)).isInstanceOf(LedgerUnavailable.class);
    assertThat(tries.get()).isLessThan(9);
  }

  @Test
  void aMistakeFailsOnlyItself() {
    CompletableFuture<Long> wrong = store.write(tx -> tx.number("select nothing from nowhere"));
    CompletableFuture<Long> broken =
        store.write(
            tx -> {
              throw new IllegalStateException("a mistake");
            });
    assertThatThrownBy(() -> Ledgers.get(wrong)).isInstanceOf(LedgerUnavailable.class);
    assertThatThrownBy(() -> Ledgers.get(broken)).isInstanceOf(LedgerUnavailable.class);
    assertThat(Ledgers.<Long>get(store.write(tx -> tx.number("select 1")))).isEqualTo(1);
  }

  @Test
  void failsAtOnceWhatDoesNotFitAndLaterWhatWaitedTooLong() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 25_000; i++) {
      all.add(
          store.write(
              tx -> {
                hold(go);
                return done.incrementAndGet();
              }));
    }
    assertThat(all.stream().filter(CompletableFuture::isCompletedExceptionally).count())
        .isBetween(4_000L, 5_000L);
    Thread.sleep(PATIENCE.plusMillis(100));
    go.countDown();
    for (CompletableFuture<Integer> each : all) {
      each.exceptionally(_ -> 0).get(10, TimeUnit.SECONDS);
    }
    assertThat(done.get()).isLessThan(300);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatReadsDoesNotWaitForWhatWrites() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      writes.add(store.put(tx -> hold(go)));
    }
    assertThat(store.read(tx -> tx.number("select 5")).get(1, TimeUnit.SECONDS)).isEqualTo(5);
    go.countDown();
    for (CompletableFuture<?> each : writes) {
      Ledgers.get(each);
    }
  }
}
