package fairlead.proxy.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in a SQL database: a file for one gateway, or PostgreSQL for a fleet. Safe for use by
 * many threads, none of which it ever blocks, but for {@link Refusals} that are looked for.
 *
 * <p>Work is a piece of code that gets a transaction ({@link Work}). It waits in a bounded queue
 * ({@link Jobs}) until one of the store's own threads takes it ({@link Worker}; {@link GroupWriter}
 * for a file). Another thread keeps asking whether the store is there, what time it is and what
 * changed ({@link Beats}). The tables are moved by the pure state machines of {@code
 * fairlead.policy.session} alone; SQL only locks, reads and writes.
 */
public final class SqlLedger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlLedger.class);
  private static final int BEATS_A_SAVE = 2;
  private static final int BEATS_A_PRUNING = 2_400;
  private static final long FLUSH_MILLIS = 500;

  private final Store store;
  private final Beats beats;
  private final Marks marks;
  private final Pruning pruning;
  private final SqlSessions sessions;
  private final SqlAccess access;
  private final SqlHoldings holdings;
  private final SqlRemarks remarks;
  private final SqlTokens tokens;
  private final SqlPasses passes;
  private final SqlSignIns signIns;
  private final SqlPseudonyms pseudonyms;
  private final LedgerRefusals refusals;
  private int beat;

  private SqlLedger(
      Database database, LedgerConfig config, InstantSource wall, LongSupplier nanos) {
    String id = UUID.randomUUID().toString();
    long patience = config.patience().toNanos();
    Pulse pulse = new Pulse(nanos);
    LedgerClock clock = new LedgerClock(wall.millis(), nanos);
    marks = new Marks(id, config.node(), clock, nanos);
    store = new Store(database, pulse, nanos, patience, marks::leaveTime);
    sessions = new SqlSessions(store, clock, id);
    access = new SqlAccess(store, clock);
    holdings = new SqlHoldings(store, clock);
    remarks = new SqlRemarks(store);
    tokens = new SqlTokens(store, clock);
    passes = new SqlPasses(store, clock);
    signIns = new SqlSignIns(store, clock);
    pseudonyms = new SqlPseudonyms(store);
    refusals = new LedgerRefusals(store, wall);
    pruning = new Pruning(clock, wall);
    beats = new Beats(database, pulse, nanos, clock, marks, this::keepHouse);
  }

  /**
   * Opens the ledger. A database that does not answer is waited for in the background; until then
   * everything fails with {@link LedgerUnavailable}.
   *
   * @param wall this machine's clock
   * @param nanos the monotonic clock
   * @throws IOException if a file cannot be used; says why, for people
   */
  public static SqlLedger open(LedgerConfig config, InstantSource wall, LongSupplier nanos)
      throws IOException {
    return switch (config.place()) {
      case LedgerConfig.Sqlite(Path file) -> {
        SqliteDatabase database = new SqliteDatabase(file, config.patience());
        yield openFile(database, config, wall, nanos);
      }
      case LedgerConfig.Postgres place -> {
        PostgresDatabase database = new PostgresDatabase(place, config.patience());
        SqlLedger ledger = new SqlLedger(database, config, wall, nanos);
        ledger.beats.start();
        yield ledger;
      }
    };
  }

  private static SqlLedger openFile(
      SqliteDatabase database, LedgerConfig config, InstantSource wall, LongSupplier nanos)
      throws IOException {
    makeFile(database.file());
    SqlLedger ledger = new SqlLedger(database, config, wall, nanos);
    try {
      ledger.beats.begin();
      ledger.beats.start();
      return ledger;
    } catch (SQLException e) {
      ledger.close();
      throw new IOException(database.explain(e), e);
    } catch (Schema.Unfit e) {
      ledger.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  /** It holds names and what people did: for its owner's eyes only. */
  private static void makeFile(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} is there", file);
    } catch (IOException e) {
      throw new IOException("the ledger " + file + " cannot be made: " + e, e);
    }
  }

  public SessionLedger sessions() {
    return sessions;
  }

  public AccessLedger access() {
    return access;
  }

  /** What people hold. */
  public HoldingLedger holdings() {
    return holdings;
  }

  public RemarkLedger remarks() {
    return remarks;
  }

  public TokenLedger tokens() {
    return tokens;
  }

  public PassLedger passes() {
    return passes;
  }

  public SignInLedger signIns() {
    return signIns;
  }

  public PseudonymLedger pseudonyms() {
    return pseudonyms;
  }

  public Heartbeat heartbeat() {
    return beats;
  }

  /** The index of refusals. */
  public Refusals refusals() {
    return refusals;
  }

  /** Runs on the heartbeat's thread. */
  private void keepHouse() {
    if (beat % BEATS_A_SAVE == 0) {
      refusals.save();
    }
    if (++beat % BEATS_A_PRUNING == 0) {
      store.put(pruning::run);
    }
  }

  /** Writes what waits, and ends within 3 s. */
  @Override
  public void close() {
    beats.close();
    CompletableFuture<?> saved = refusals.save();
    CompletableFuture<?> wiped = store.put(marks::wipe);
    CompletableFuture.allOf(saved, wiped)
        .completeOnTimeout(null, FLUSH_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(_ -> null)
        .join();
    store.close();
  }
}
