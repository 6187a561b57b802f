package fairlead.proxy.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of the log, as it is written: numbered, chained, sealed by checkpoints, in segments of
 * which old ones are deleted. For one thread.
 */
final class StreamLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);
  private static final Duration HEAD = Duration.ofSeconds(1);

  private final LogConfig config;
  private final String stream;
  private final AuditKeys keys;
  private final InstantSource clock;
  private final Consumer<AuditRecord.Kind> written;
  private final RecordEncoder encoder;
  private final SegmentFile file;
  private final List<AuditRecord> first = new ArrayList<>();
  private final List<AuditRecord.Kind> block = new ArrayList<>();
  private final ByteArrayOutputStream step = new ByteArrayOutputStream(1 << 16);
  private Chain chain;
  private long seq;
  private @Nullable Instant began;
  private byte @Nullable [] seal;
  private Instant headWritten = Instant.EPOCH;
  private byte @Nullable [] newest;

  /**
   * Opens a stream, mended; what that did is recorded with the first records that come.
   *
   * @param written told of each line on disk, by its kind
   * @throws IOException if it cannot be opened
   */
  StreamLog(
      LogConfig config,
      String stream,
      AuditKeys keys,
      InstantSource clock,
      LogTrouble trouble,
      Consumer<AuditRecord.Kind> written)
      throws IOException {
    this.config = config;
    this.stream = stream;
    this.keys = keys;
    this.clock = clock;
    this.written = written;
    this.encoder = new RecordEncoder(stream, config.node(), config.names());
    StreamEnd end = StreamEnd.of(config.directory(), stream, clock);
    Checkpoint last = end.last();
    this.chain = last == null ? Chain.start(stream) : Chain.behind(last, end.line());
    this.seq = last == null ? 0 : last.seq();
    this.file = new SegmentFile(end.segment().file(), end.size(), trouble);
    this.began = end.size() == 0 ? null : end.segment().begin();
    introduce(end);
  }

  private void introduce(StreamEnd end) {
    Checkpoint last = end.last();
    if (last == null || !last.key().equals(keys.id())) {
      String shown = Base64.getEncoder().encodeToString(keys.shown().getEncoded());
      first.add(event(AuditRecord.Kind.KEY).because("signs").saying(shown));
    }
    if (end.torn() > 0) {
      first.add(
          Gaps.record(
              event(AuditRecord.Kind.GAP),
              Gaps.TORN,
              end.torn(),
              "cut off at the start, as a crash may leave them; kept in a file beside"));
    }
    if (end.missing() > 0) {
      LOG.error("audit stream {}: {} lines are gone from its end", stream, end.missing());
      first.add(
          Gaps.record(
              event(AuditRecord.Kind.GAP),
              Gaps.TRUNCATED,
              end.missing(),
              "the log once went further, as its head says"));
    }
  }

  private Event event(AuditRecord.Kind kind) {
    return new Event(clock.instant(), new DecisionIds().next(), kind, null);
  }

  /** Whether anything waits to be committed. */
  boolean isDirty() {
    return !block.isEmpty() || !first.isEmpty();
  }

  /** Adds records to the block, and begins to write them. */
  void append(List<Kept> records) {
    if (seal != null) {
      throw new IllegalStateException("a sealed block waits for the disk");
    }
    if (!first.isEmpty()) {
      List<Kept> ahead = first.stream().map(Kept::whole).toList();
      first.clear();
      add(ahead);
    }
    add(records);
  }

  private void add(List<Kept> records) {
    if (records.isEmpty()) {
      return;
    }
    rotate();
    try {
      step.reset();
      encoder.write(records, seq + 1, step);
    } catch (IOException e) {
      throw new IllegalStateException("a write to memory failed", e);
    }
    byte[] octets = step.toByteArray();
    chain.update(octets, 0, octets.length);
    file.append(octets);
    seq += records.size();
    records.forEach(record -> block.add(record.record().kind()));
  }

  /** Begins the next segment where this one is large or old; only between blocks. */
  private void rotate() {
    if (!block.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    boolean large = file.size() >= config.segmentOctets();
    boolean old = began != null && !now.isBefore(began.plus(config.segmentAge()));
    if (file.size() > 0 && (large || old)) {
      file.next(Segment.beginning(config.directory(), stream, seq + 1).file());
    }
    if (file.size() == 0) {
      began = now;
    }
  }

  /**
   * Seals the block and gets it to disk.
   *
   * @return false if the disk fails; to be tried again
   */
  boolean commit() {
    if (!first.isEmpty()) {
      append(List.of());
    }
    if (block.isEmpty()) {
      return true;
    }
    byte[] line = seal;
    if (line == null) {
      line = sealed();
      seal = line;
      file.append(line);
    }
    if (!file.commit()) {
      return false;
    }
    seal = null;
    seq++;
    chain.update(line, 0, line.length);
    block.forEach(written);
    written.accept(AuditRecord.Kind.CHECKPOINT);
    block.clear();
    head(line);
    return true;
  }

  private byte[] sealed() {
    String previous = chain.previous();
    byte[] signed =
        encoder.checkpoint(
            clock.instant(), seq + 1, block.size(), previous, chain.seal(), keys.id());
    return Checkpoint.line(signed, keys.sign(signed));
  }

  private void head(byte[] line) {
    newest = line;
    Instant now = clock.instant();
    if (Duration.between(headWritten, now).abs().compareTo(HEAD) >= 0) {
      headWritten = now;
      lead(line);
    }
  }

  private void lead(byte[] line) {
    try {
      LogFiles.replace(Segments.head(config.directory(), stream), line);
    } catch (IOException e) {
      LOG.warn("the head of audit stream {} could not be written: {}", stream, e.toString());
    }
  }

  /** Deletes segments whose last record is older than the stream is kept, and notes their ends. */
  void retain() {
    try {
      Instant limit = clock.instant().minus(days(stream));
      List<Segment> segments = Segments.of(config.directory(), stream);
      for (Segment old : segments.subList(0, Math.max(0, segments.size() - 1))) {
        if (!remove(old, limit)) {
          return;
        }
      }
    } catch (IOException e) {
      LOG.warn("old records of audit stream {} could not be deleted: {}", stream, e.toString());
    }
  }

  private boolean remove(Segment old, Instant limit) throws IOException {
    StreamEnd.Sealed sealed;
    try (FileChannel read = FileChannel.open(old.file())) {
      sealed = StreamEnd.lastIn(read, stream);
    }
    if (sealed == null || !sealed.checkpoint().time().isBefore(limit)) {
      return false;
    }
    LogFiles.append(Segments.removed(config.directory(), stream), sealed.line());
    Files.delete(old.file());
    LogFiles.force(config.directory());
    LOG.info("{}: deleted, as its records are older than {}", old.file(), stream);
    return true;
  }

  private static Duration days(String stream) {
    return Duration.ofDays(Long.parseLong(stream.substring(0, stream.length() - 1)));
  }

  @Override
  public void close() {
    if (newest != null) {
      lead(newest);
    }
    file.close();
  }
}
