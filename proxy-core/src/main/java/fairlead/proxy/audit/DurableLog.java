package fairlead.proxy.audit;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log: streams of numbered records in segments, sealed by signed checkpoints.
 *
 * <p>Room is counted on one number: {@link #accept} takes it, the writer gives it back once a
 * record is on disk, so the queue is bounded and nobody who has a permit ever waits or fails. One
 * thread takes what is queued, numbers, encodes and writes it in small steps, so that it never
 * keeps a processor for long, and forces some steps together to disk as a group, twenty times a
 * second at most unless groups are full or somebody waits for them: a sync costs more than all
 * else. When the disk fails, the group is kept and tried again each second, and until it is through
 * nothing more is accepted.
 */
public final class DurableLog implements AuditLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DurableLog.class);
  private static final int MOST_IN_A_GROUP = 4_096;

  /** Records that are encoded in one go, so that the writer never keeps a processor for long. */
  private static final int STEP = 512;

  /** With fewer at a time a group is not worth waiting for. */
  private static final int FEW = 64;

  private static final int MOST_STEPS = 12;
  private static final long STEP_MILLIS = 4;
  private static final long PAUSE_MILLIS = 50;
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
  private static final Duration RETENTION = Duration.ofHours(1);

  private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger room;
  private final LogConfig config;
  private final AuditKeys keys;
  private final InstantSource clock;
  private final Consumer<AuditRecord.Kind> written;
  private final LogTrouble trouble = new LogTrouble();
  private final Gaps gaps;
  private final Map<String, StreamLog> streams = new LinkedHashMap<>();
  private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
  private final Thread writer;
  private int taken;
  private Instant retained = Instant.EPOCH;
  private volatile @Nullable Instant committing;
  private volatile boolean died;
  private volatile boolean closing;

  /**
   * What was handed over.
   *
   * @param done told whether it is on disk; null where nobody waits
   */
  private record Entry(AuditRecord record, @Nullable CompletableFuture<Boolean> done) {}

  /**
   * Opens the log, and mends what a crash may have left of its streams.
   *
   * @param clock gives the times of checkpoints
   * @param written told of each line on disk, by its kind, on the writer's thread
   * @throws IOException if the log cannot be opened
   */
  public DurableLog(
      LogConfig config, AuditKeys keys, InstantSource clock, Consumer<AuditRecord.Kind> written)
      throws IOException {
    this.config = config;
    this.keys = keys;
    this.clock = clock;
    this.written = written;
    this.room = new AtomicInteger(config.capacity());
    this.gaps = new Gaps(clock);
    LogFiles.directory(config.directory());
    for (String stream : Segments.streams(config.directory())) {
      streams.put(stream, open(stream));
    }
    this.writer = Thread.ofPlatform().name("audit").daemon().start(this::runOrFail);
  }

  private StreamLog open(String stream) throws IOException {
    return new StreamLog(config, stream, keys, clock, trouble, written);
  }

  @Override
  public Acceptance accept(int records) {
    return !failing() && !closing && take(records) ? new Reservation(records) : new Unavailable();
  }

  @Override
  public boolean isShut() {
    return failing() || room.get() <= 0;
  }

  private boolean take(int records) {
    if (room.addAndGet(-records) < 0) {
      room.addAndGet(records);
      return false;
    }
    return true;
  }

  @Override
  public Permit orDrop() {
    return new Chance();
  }

  /** Records that are reserved or queued just now. */
  public int queued() {
    return config.capacity() - room.get();
  }

  /** For how long the group under way has waited for the disk; zero if none is. */
  public Duration waiting() {
    Instant since = committing;
    Duration waited = since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  /** Records that were dropped since the start, in tiers that go on without. */
  public long dropped() {
    return gaps.total();
  }

  /** Whether the disk fails just now. */
  public boolean failing() {
    return died || trouble.words() != null;
  }

  /** Why nothing gets to the disk just now; null if it does. */
  public @Nullable String trouble() {
    return died ? "the log's writer died" : trouble.words();
  }

  /** Writes what is queued, and closes the files. Blocks, at most 10 s. */
  @Override
  public void close() throws IOException {
    close(LONGEST_CLOSE);
  }

  /** Writes what is queued, and closes the files. Blocks, at most as long as it is told. */
  public void close(Duration most) throws IOException {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join(most.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      throw new IOException("the disk did not take the last records in time");
    }
  }

  private void add(AuditRecord event) {
    queue.add(new Entry(event, null));
  }

  private CompletionStage<Boolean> addAndTell(AuditRecord event) {
    if (failing()) {
      add(event);
      return CompletableFuture.completedFuture(false);
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    queue.add(new Entry(event, done));
    LockSupport.unpark(writer);
    return done;
  }

  /** Room for some records; used by one thread at a time. */
  private final class Reservation implements Permit {
    private int left;

    Reservation(int records) {
      this.left = records;
    }

    private void use() {
      if (left == 0) {
        throw new IllegalStateException("more records than were reserved");
      }
      left--;
    }

    @Override
    public void write(AuditRecord event) {
      use();
      add(event);
    }

    @Override
    public CompletionStage<Boolean> commit(AuditRecord event) {
      use();
      return addAndTell(event);
    }

    @Override
    public void release() {
      room.addAndGet(left);
      left = 0;
    }
  }

  /** No room yet, but perhaps when there is something to write. */
  private final class Chance implements Permit {
    private boolean admitted(AuditRecord event) {
      if (!failing() && !closing && take(1)) {
        return true;
      }
      gaps.dropped(event.tier(), failing() ? Gaps.DISK_FAILED : Gaps.QUEUE_FULL);
      return false;
    }

    @Override
    public void write(AuditRecord event) {
      if (admitted(event)) {
        add(event);
      }
    }

    @Override
    public CompletionStage<Boolean> commit(AuditRecord event) {
      return admitted(event) ? addAndTell(event) : CompletableFuture.completedFuture(false);
    }

    @Override
    public void release() {
      // Nothing was reserved.
    }
  }

  /** A writer that dies must not look like one that is idle. */
  private void runOrFail() {
    try {
      run();
    } catch (RuntimeException | Error e) {
      died = true;
      tell(false);
      LOG.error("the audit log's writer died; nothing more is accepted", e);
    } finally {
      streams.values().forEach(StreamLog::close);
    }
  }

  private void run() {
    int steps = 0;
    while (!closing || !queue.isEmpty() || isDirty()) {
      int fresh = take();
      boolean due =
          fresh < FEW
              || ++steps == MOST_STEPS
              || taken >= MOST_IN_A_GROUP
              || !waiting.isEmpty()
              || closing;
      if (due) {
        steps = 0;
        if (isDirty() && !commit()) {
          return;
        }
        tend();
      }
      if (fresh < STEP && !closing) {
        pause(fresh < FEW ? PAUSE_MILLIS : STEP_MILLIS);
      }
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private boolean isDirty() {
    return taken > 0 || gaps.any() || streams.values().stream().anyMatch(StreamLog::isDirty);
  }

  /** Adds what is queued to the group, at most a step of it, and begins to write; how many. */
  private int take() {
    Map<String, List<Kept>> fresh = new LinkedHashMap<>();
    int count = 0;
    for (Entry next = queue.poll(); next != null; next = count < STEP ? queue.poll() : null) {
      count++;
      keep(next.record(), fresh);
      if (next.done() != null) {
        waiting.add(next.done());
      }
    }
    taken += count;
    if (gaps.any()) {
      gaps.take().forEach(gap -> keep(gap, fresh));
    }
    fresh.forEach((stream, records) -> stream(stream).append(records));
    return count;
  }

  private void keep(AuditRecord record, Map<String, List<Kept>> into) {
    Filing filing = record.tier() == null ? null : config.filings().apply(record.tier());
    String stream = filing == null ? config.stream() : filing.stream();
    into.computeIfAbsent(stream, _ -> new ArrayList<>())
        .add(filing == null ? Kept.whole(record) : new Kept(record, filing.omitted()));
  }

  private StreamLog stream(String name) {
    StreamLog known = streams.get(name);
    while (known == null) {
      try {
        known = open(name);
        streams.put(name, known);
      } catch (IOException e) {
        trouble.met(e);
        tell(false);
        pause(RETRY_MILLIS);
      }
    }
    return known;
  }

  /** Gets the group to disk however long it takes; false if closed while the disk fails. */
  private boolean commit() {
    committing = clock.instant();
    while (!commitAll()) {
      tell(false);
      if (closing) {
        LOG.error("the audit log was closed with {} records that the disk did not take", taken);
        return false;
      }
      pause(RETRY_MILLIS);
    }
    committing = null;
    trouble.over();
    room.addAndGet(taken);
    taken = 0;
    tell(true);
    return true;
  }

  private boolean commitAll() {
    boolean all = true;
    for (StreamLog stream : streams.values()) {
      all &= stream.commit();
    }
    return all;
  }

  private void tell(boolean onDisk) {
    waiting.forEach(each -> each.complete(onDisk));
    waiting.clear();
  }

  private void tend() {
    if (Duration.between(retained, clock.instant()).abs().compareTo(RETENTION) >= 0) {
      retained = clock.instant();
      streams.values().forEach(StreamLog::retain);
    }
  }
}
