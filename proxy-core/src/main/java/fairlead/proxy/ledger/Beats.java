package fairlead.proxy.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeat: a thread with a connection of its own that asks the store four times a second how
 * it is, what time it is and what changed, and leaves word once a second that this node is alive
 * and what time it was.
 */
final class Beats implements Heartbeat, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beats.class);
  private static final long BEAT_MILLIS = 250;
  private static final long RETRY_MILLIS = 1_000;
  private static final long MARK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_MILLIS = 300;

  private final Database database;
  private final Link link;
  private final Pulse pulse;
  private final LongSupplier nanos;
  private final LedgerClock clock;
  private final Marks marks;
  private final Feed feed = new Feed();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService teller =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("ledger-changes").daemon().factory());
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final Runnable housekeeping;
  private boolean begun;

  /**
   * @param housekeeping called after each beat; must not block
   */
  Beats(
      Database database,
      Pulse pulse,
      LongSupplier nanos,
      LedgerClock clock,
      Marks marks,
      Runnable housekeeping) {
    this.database = database;
    this.link = new Link(database, false, pulse);
    this.pulse = pulse;
    this.nanos = nanos;
    this.clock = clock;
    this.marks = marks;
    this.housekeeping = housekeeping;
    this.thread = Thread.ofPlatform().name("ledger-beat").daemon().unstarted(this::run);
  }

  /** Reaches the store for the first time: sets it up, and the clock. */
  void begin() throws SQLException, Schema.Unfit {
    Schema.bring(database, link);
    long stored = marks.lastInstant(link.tx());
    clock.anchor(database instanceof PostgresDatabase ? anchor(link.tx(), stored) : later(stored));
    link.commit();
    marks.leave(link.tx());
    feed.begin(link.tx());
    link.commit();
    pulse.felt();
    begun = true;
  }

  /** The database's clock, unless it was set back since the ledger last noted the time. */
  private long anchor(Tx tx, long stored) throws SQLException {
    long before = nanos.getAsLong();
    long theirs = PostgresDatabase.millis(tx);
    long now = theirs + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - before) / 2;
    if (stored - now < LedgerClock.SET_BACK_MILLIS) {
      return now;
    }
    LOG.warn("the database's clock is {} ms behind the ledger's last time", stored - now);
    return stored;
  }

  /** This machine's clock, unless it was set back since the ledger last noted the time. */
  private long later(long stored) {
    long now = clock.millis();
    if (stored > now) {
      LOG.warn("this machine's clock is {} ms behind the ledger's last time", stored - now);
    }
    return Math.max(stored, now);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      long pause = 0;
      while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
        pause = step() ? BEAT_MILLIS : RETRY_MILLIS;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.drop();
    }
  }

  /** Whether to go on soon. */
  private boolean step() {
    try {
      if (!begun) {
        begin();
      }
      beat();
      housekeeping.run();
      return true;
    } catch (SQLException | Schema.Unfit e) {
      link.drop();
      pulse.missed(e);
      return begun;
    } catch (RuntimeException e) {
      if (closed.getCount() > 0) {
        LOG.error("a mistake in the heartbeat", e);
      }
      link.drop();
      pulse.missed(e);
      return false;
    }
  }

  private void beat() throws SQLException {
    boolean due = nanos.getAsLong() - marks.left() >= MARK_NANOS;
    if (database instanceof PostgresDatabase) {
      long before = nanos.getAsLong();
      long theirs = PostgresDatabase.millis(link.tx());
      clock.measured(theirs, before, nanos.getAsLong());
    } else {
      due = due && (pulse.ailing() || marks.needed(link.tx()));
      link.commit();
    }
    if (due) {
      leaveMark();
    }
    List<Change> changes = feed.poll(link.tx());
    changes.forEach(this::tell);
    link.commit();
    if (!pulse.ailing()) {
      pulse.felt();
    }
  }

  /** A node that stands still with the row of the time must not make others think the worst. */
  private void leaveMark() throws SQLException {
    try {
      marks.leave(link.tx());
      link.commit();
      pulse.ailing(false);
    } catch (SQLException e) {
      if (!database.blocked(e)) {
        throw e;
      }
      link.rollback();
    }
  }

  private void tell(Change change) {
    for (Consumer<Change> listener : listeners) {
      teller.execute(
          () -> {
            try {
              listener.accept(change);
            } catch (RuntimeException e) {
              LOG.error("a listener to changes of the ledger failed", e);
            }
          });
    }
  }

  @Override
  public long millis() {
    return clock.millis();
  }

  @Override
  public long silentMillis() {
    return pulse.silentMillis();
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (thread.isAlive()) {
        thread.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    teller.shutdown();
  }
}
