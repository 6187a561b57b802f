package fairlead.proxy.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in one file, one JSON object a line.
 *
 * <p>Room is counted on one number: {@link #accept} takes it, the writer gives it back once a
 * record is on disk, so the queue is bounded and nobody who has a permit ever waits or fails. One
 * thread takes what is queued, numbers, encodes and writes it in small steps, so that it never
 * keeps a processor for long, and forces some steps together to disk as a block, twenty times a
 * second at most unless blocks are full: a sync costs more than all else. When the disk fails, the
 * block is kept and tried again each second, and until it is through nothing more is accepted.
 */
public final class FileAuditLog implements AuditLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileAuditLog.class);
  private static final int MOST_IN_A_BLOCK = 4_096;

  /** Records that are encoded in one go, so that the writer never keeps a processor for long. */
  private static final int STEP = 512;

  /** With fewer at a time a block is not worth waiting for. */
  private static final int FEW = 64;

  private static final int MOST_STEPS = 12;
  private static final long STEP_MILLIS = 4;
  private static final long PAUSE_MILLIS = 50;
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final ConcurrentLinkedQueue<AuditRecord> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger room;
  private final int capacity;
  private final RecordEncoder encoder;
  private final LogFile file;
  private final Consumer<AuditRecord.Kind> written;
  private final ByteArrayOutputStream step = new ByteArrayOutputStream(1 << 16);
  private final Thread writer;
  private long seq;
  private volatile boolean died;
  private volatile boolean closing;

  /**
   * Opens the log, and moves away what stands behind its last record, as a crash may leave it.
   *
   * @param directory made if it is missing, for its owner only
   * @param stream the name of the stream: how long its records are kept, such as {@code 365d}
   * @param node this gateway's name
   * @param capacity records that may be reserved or queued at a time; at least 2
   * @param clock gives the time for the name of a file of damage
   * @param written told of each record on disk, by its kind, on the writer's thread
   * @throws IOException if the file cannot be opened, or is not a log
   */
  public FileAuditLog(
      Path directory,
      String stream,
      String node,
      int capacity,
      InstantSource clock,
      Consumer<AuditRecord.Kind> written)
      throws IOException {
    if (capacity < 2) {
      throw new IllegalArgumentException("audit.queue: " + capacity + " (expected: >= 2)");
    }
    this.capacity = capacity;
    this.room = new AtomicInteger(capacity);
    this.encoder = new RecordEncoder(stream, node);
    this.written = written;
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    this.file = LogFile.open(directory, stream, clock);
    this.seq = file.lastSeq();
    this.writer = Thread.ofPlatform().name("audit").daemon().start(this::runOrFail);
  }

  @Override
  public Acceptance accept(int records) {
    if (failing() || closing) {
      return new Unavailable();
    }
    if (room.addAndGet(-records) < 0) {
      room.addAndGet(records);
      return new Unavailable();
    }
    return new Reservation(records);
  }

  /** Records that are reserved or queued just now. */
  public int queued() {
    return capacity - room.get();
  }

  /** Whether the disk fails just now. */
  public boolean failing() {
    return died || file.failing();
  }

  /** Why nothing gets to the disk just now; null if it does. */
  public @Nullable String trouble() {
    return died ? "the log's writer died" : file.trouble();
  }

  /** Writes what is queued, and closes the file. Blocks, at most 10 s. */
  @Override
  public void close() throws IOException {
    close(LONGEST_CLOSE);
  }

  /** Writes what is queued, and closes the file. Blocks, at most as long as it is told. */
  public void close(Duration most) throws IOException {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join(most.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }

  /** Room for some records; used by one thread at a time. */
  private final class Reservation implements Permit {
    private int left;

    Reservation(int records) {
      this.left = records;
    }

    @Override
    public void write(AuditRecord event) {
      if (left == 0) {
        throw new IllegalStateException("more records than were reserved");
      }
      left--;
      queue.add(event);
    }

    @Override
    public void release() {
      room.addAndGet(left);
      left = 0;
    }
  }

  /** A writer that dies must not look like one that is idle. */
  private void runOrFail() {
    try {
      run();
    } catch (RuntimeException | Error e) {
      died = true;
      LOG.error("the audit log's writer died; nothing more is accepted", e);
    }
  }

  private void run() {
    List<AuditRecord> batch = new ArrayList<>();
    int steps = 0;
    while (!closing || !queue.isEmpty() || !batch.isEmpty()) {
      int fresh = take(batch);
      boolean due =
          fresh < FEW || ++steps == MOST_STEPS || batch.size() >= MOST_IN_A_BLOCK || closing;
      if (due) {
        steps = 0;
        if (!batch.isEmpty() && !commit(batch)) {
          return;
        }
      }
      if (fresh < STEP && !closing) {
        pause(fresh < FEW ? PAUSE_MILLIS : STEP_MILLIS);
      }
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Adds what is queued to the block, at most a step of it, and begins to write; how many. */
  private int take(List<AuditRecord> batch) {
    int from = batch.size();
    AuditRecord next = queue.poll();
    while (next != null) {
      batch.add(next);
      next = batch.size() - from < STEP ? queue.poll() : null;
    }
    try {
      if (batch.size() > from) {
        step.reset();
        encoder.write(batch.subList(from, batch.size()), seq + from + 1, step);
        file.append(step.toByteArray());
      }
    } catch (IOException e) {
      throw new IllegalStateException("a write to memory failed", e);
    }
    return batch.size() - from;
  }

  /** Gets the block to disk however long it takes; false if closed while the disk fails. */
  private boolean commit(List<AuditRecord> batch) {
    while (!file.commit()) {
      if (closing) {
        LOG.error(
            "the audit log was closed with {} records that the disk did not take", batch.size());
        return false;
      }
      pause(RETRY_MILLIS);
    }
    seq += batch.size();
    room.addAndGet(batch.size());
    batch.forEach(entry -> written.accept(entry.kind()));
    batch.clear();
    return true;
  }
}
