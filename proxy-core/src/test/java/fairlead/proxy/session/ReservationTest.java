package fairlead.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.proxy.ledger.LedgerUnavailable;
import fairlead.proxy.ledger.SessionLedger.Fund;
import fairlead.proxy.ledger.SessionLedger.Funded;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is charged is never less than what moved, whatever becomes of the ledger's answers. */
class ReservationTest {
  private static final Account ACCOUNT = new Account("ben", "monitored");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
  private static final long MIB = 1 << 20;
  private static final Sweep SWEEP = new Sweep(0, DAY, false, 1);
  private static final long PLENTY = 1L << 50;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** The ledger's side for one account: answers late, sometimes not, and then it may have acted. */
  private final class Bank {
    private final long amount;
    private final int lost;
    private final Random chance;
    private final Map<Object, Long> granted = new HashMap<>();
    private long charged;
    private volatile boolean gone;

    Bank(long amount, int lost, long seed) {
      this.amount = amount;
      this.lost = lost;
      this.chance = new Random(seed);
    }

    synchronized long charged() {
      return charged;
    }

    Reservation reservation() {
      Object node = new Object();
      return new Reservation(
          ACCOUNT, new Budget(amount, Period.DAY), DAY, order -> fund(node, order), () -> {});
    }

    private CompletionStage<Funded> fund(Object node, Fund order) {
      int fate = fate();
      if (fate == 2) {
        return CompletableFuture.failedFuture(new LedgerUnavailable("gone", new Exception()));
      }
      CompletableFuture<Funded> answer = new CompletableFuture<>();
      threads.execute(
          () -> {
            Funded funded = done(node, order);
            if (fate == 1) {
              answer.completeExceptionally(new LedgerUnavailable("lost", new Exception()));
            } else {
              answer.complete(funded);
            }
          });
      return answer;
    }

    private synchronized int fate() {
      return gone ? 2 : chance.nextInt(100) < lost ? 1 + chance.nextInt(2) : 0;
    }

    private synchronized Funded done(Object node, Fund order) {
      long has = granted.getOrDefault(node, 0L);
      long left = amount - charged;
      long more = Math.min(order.target() - has, Math.max(64 << 10, left / 4));
      long next = order.target() <= has ? order.target() : has + Math.min(more, left);
      charged += next - has;
      granted.put(node, next);
      boolean others =
          granted.entrySet().stream()
              .anyMatch(each -> each.getKey() != node && each.getValue() > 0);
      return new Funded(next, amount - charged, others);
    }
  }

  /** One exchange: takes chunks, moves octets of them, waits, gives back, as a passage does. */
  private static final class Mover {
    private final Reservation from;
    private final AtomicLong moved;
    private final Random chance;

    Mover(Reservation from, AtomicLong moved, long seed) {
      this.from = from;
      this.moved = moved;
      this.chance = new Random(seed);
    }

    /** Moves octets until it has moved as many as it wants, or is told that none are left. */
    void move(long wanted) throws InterruptedException {
      Semaphore woken = new Semaphore(0);
      long chunk = 0;
      long done = 0;
      while (done < wanted && !(chunk == 0 && from.isSpent())) {
        if (chunk == 0) {
          chunk = from.take(256 << 10);
        }
        if (chunk == 0) {
          from.await(woken::release);
          woken.tryAcquire(20, TimeUnit.MILLISECONDS);
          continue;
        }
        long now = Math.min(Math.min(chunk, wanted - done), 1 + chance.nextInt(70_000));
        moved.addAndGet(now);
        chunk -= now;
        done += now;
        if (chance.nextInt(8) == 0) {
          from.give(chunk);
          chunk = 0;
        }
      }
      from.give(chunk);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16, 8388608, 0",
    "2, 16, 8388608, 30",
    "3, 4, 1000000, 50",
    "2, 32, 67108864, 10",
    "1, 1, 65536, 0",
    "4, 8, 5, 20",
    "1, 16, 1125899906842624, 30"
  })
  void chargesAtLeastWhatMovedAndNoMoreThanThereIs(int nodes, int each, long amount, int lost)
      throws Exception {
    Bank bank = new Bank(amount, lost, amount + lost);
    AtomicLong moved = new AtomicLong();
    List<Reservation> reservations = new ArrayList<>();
    List<Future<?>> movers = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      Reservation one = bank.reservation();
      reservations.add(one);
      for (int i = 0; i < each; i++) {
        Mover mover = new Mover(one, moved, 100L * node + i);
        movers.add(
            threads.submit(
                () -> {
                  mover.move(4 * MIB);
                  return null;
                }));
      }
    }
    sweepUntilDone(
        reservations, movers, () -> assertThat(bank.charged()).isGreaterThanOrEqualTo(0));
    assertThat(moved.get()).isEqualTo(Math.min(amount, 4 * MIB * nodes * each));
    settle(reservations);
    assertThat(bank.charged()).isEqualTo(moved.get());
  }

  @Test
  void neverHasMovedMoreThanIsChargedAtAnyInstant() throws Exception {
    Bank bank = new Bank(PLENTY, 20, 7);
    Reservation one = bank.reservation();
    AtomicLong moved = new AtomicLong();
    List<Future<?>> movers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Mover mover = new Mover(one, moved, i);
      movers.add(
          threads.submit(
              () -> {
                mover.move(8 * MIB);
                return null;
              }));
    }
    sweepUntilDone(
        List.of(one),
        movers,
        () -> {
          long before = moved.get(); // so a crash here would leave nothing uncharged
          assertThat(bank.charged()).isGreaterThanOrEqualTo(before);
        });
  }

  private interface Check {
    void run() throws Exception;
  }

  private static void sweepUntilDone(
      List<Reservation> reservations, List<Future<?>> movers, Check check) throws Exception {
    for (int i = 0; i < 5_000 && !movers.stream().allMatch(Future::isDone); i++) {
      Thread.sleep(4);
      reservations.forEach(each -> each.sweep(SWEEP));
      check.run();
    }
    for (Future<?> mover : movers) {
      assertThat(mover.isDone()).as("moved, or told that nothing is left").isTrue();
      mover.get();
    }
  }

  private static void settle(List<Reservation> reservations) throws InterruptedException {
    for (int i = 0; i < 500 && !reservations.stream().allMatch(Reservation::isSettled); i++) {
      reservations.forEach(Reservation::giveUp);
      Thread.sleep(4);
    }
    assertThat(reservations).allMatch(Reservation::isSettled);
  }

  @Test
  void spendsWhatItHasWhileTheLedgerIsGoneAndGoesOnWhenItIsBack() throws Exception {
    Bank bank = new Bank(PLENTY, 0, 1);
    Reservation one = bank.reservation();
    one.order();
    waitUntilAvailable(one);
    bank.gone = true;
    long spent = 0;
    for (int chunk = one.take(256 << 10); chunk > 0; chunk = one.take(256 << 10)) {
      spent += chunk;
    }
    assertThat(spent).isEqualTo(bank.charged());
    assertThat(one.isSpent()).as("nobody said that nothing is left").isFalse();
    CountDownLatch woken = new CountDownLatch(1);
    one.await(woken::countDown);
    one.sweep(SWEEP);
    assertThat(woken.getCount()).isEqualTo(1);
    bank.gone = false;
    one.sweep(SWEEP);
    assertThat(woken.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(one.take(256 << 10)).isPositive();
  }

  private static void waitUntilAvailable(Reservation one) throws InterruptedException {
    for (int i = 0; i < 1_000 && one.available() == 0; i++) {
      Thread.sleep(2);
    }
  }

  @Test
  void chargesWhatWasOverdrawnWhenTheLedgerIsBack() throws Exception {
    Bank bank = new Bank(PLENTY, 0, 1);
    bank.gone = true;
    Reservation one = bank.reservation();
    assertThat(one.take(256 << 10)).isZero();
    one.overdraw(3_000_000);
    bank.gone = false;
    one.sweep(SWEEP);
    waitUntilAvailable(one);
    settle(List.of(one));
    assertThat(bank.charged()).isEqualTo(3_000_000);
  }

  @Test
  void chargesWhatWasOverdrawnAlsoOnADayThatIsOver() throws Exception {
    Bank bank = new Bank(PLENTY, 0, 6);
    Reservation one = bank.reservation();
    one.overdraw(3_000_000);
    one.retire();
    assertThat(one.isSettled()).isFalse();
    for (int i = 0; i < 200 && !one.isSettled(); i++) {
      one.sweep(SWEEP);
      Thread.sleep(5);
    }
    assertThat(one.isSettled()).isTrue();
    assertThat(bank.charged()).isEqualTo(3_000_000);
  }

  @Test
  void givesBackWhatNobodyUsesForASecond() throws Exception {
    Bank bank = new Bank(MIB, 0, 1);
    Reservation one = bank.reservation();
    one.order();
    waitUntilAvailable(one);
    int chunk = one.take(256 << 10);
    for (int i = 0; i < 4; i++) {
      one.sweep(SWEEP);
      Thread.sleep(10);
    }
    assertThat(bank.charged()).isEqualTo(chunk);
  }

  @ParameterizedTest
  @CsvSource({"16, 120", "1024, 1200"})
  void keepsWhatIsLittleOfWhatIsLeftForLongerTheLessItIs(int mib, int halfSeconds)
      throws Exception {
    Bank bank = new Bank((long) mib * MIB, 0, 1);
    Reservation one = bank.reservation();
    one.order();
    waitUntilAvailable(one);
    for (int i = 1; i < halfSeconds; i++) {
      one.sweep(SWEEP);
    }
    Thread.sleep(10);
    assertThat(bank.charged()).isPositive();
    one.sweep(SWEEP);
    for (int i = 0; i < 1_000 && bank.charged() > 0; i++) {
      Thread.sleep(2);
    }
    assertThat(bank.charged()).isZero();
  }

  @Test
  void whatComesBackToARetiredOneGoesBackToItsDay() throws Exception {
    Bank bank = new Bank(PLENTY, 0, 1);
    Reservation one = bank.reservation();
    one.order();
    waitUntilAvailable(one);
    int chunk = one.take(256 << 10);
    one.retire();
    one.give(chunk);
    for (int i = 0; i < 500 && !one.sweep(SWEEP); i++) {
      Thread.sleep(2);
    }
    assertThat(bank.charged()).isZero();
  }

  @Test
  void asksAgainAfterAWhileWhetherThereIsDataOnceMore() throws Exception {
    Bank bank = new Bank(64 << 10, 0, 1);
    Reservation other = bank.reservation();
    other.order();
    waitUntilAvailable(other);
    Reservation one = bank.reservation();
    for (int i = 0; i < 1_000 && !one.refuses(); i++) {
      one.take(256 << 10);
      Thread.sleep(2);
    }
    assertThat(one.refuses()).isTrue();
    other.giveUp();
    int got = 0;
    for (int i = 0; i < 1_000 && got == 0; i++) {
      one.sweep(SWEEP);
      Thread.sleep(2);
      got = one.refuses() ? 0 : one.take(256 << 10);
    }
    assertThat(got).isPositive();
  }
}
