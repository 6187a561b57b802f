package fairlead.proxy.audit;

import fairlead.proxy.audit.Finding.What;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Verifies one stream: its chain, its head, what retention deleted, and what others saw of it. */
final class StreamVerifier {
  /** The head is written a second late at most, and at the stop. */
  private static final Duration HEAD_LATE = Duration.ofMinutes(1);

  private final Path directory;
  private final String stream;
  private final LogVerifier.Scope scope;
  private final TrustedKeys keys;
  private final OutsideCheckpoints outside;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private List<Segment> segments = List.of();
  private int read;
  private long first;

  StreamVerifier(
      Path directory,
      String stream,
      LogVerifier.Scope scope,
      LogVerifier.Trust trust,
      Instant now) {
    this.directory = directory;
    this.stream = stream;
    this.scope = scope;
    this.keys = new TrustedKeys(trust.keys());
    this.outside = new OutsideCheckpoints(stream, trust.outside());
    this.now = now;
  }

  StreamReport verify(LongConsumer progress) throws IOException {
    // First of all: the log only grows behind what its head says.
    byte[] head = head();
    segments = Segments.of(directory, stream);
    long begins = segments.isEmpty() ? Long.MAX_VALUE : segments.getFirst().first();
    RemovedSegments removed = RemovedSegments.of(directory, stream, begins, keys, now);
    findings.addAll(removed.findings());
    ChainCheck chain = begin(removed);
    Finding broken = follow(chain, progress);
    if (broken != null) {
      findings.add(broken);
    } else if (chain.sealed() < scope.to()) {
      ending(chain, removed, head);
    }
    outsideOfLog(begins, removed);
    findings.addAll(chain.truncations());
    findings.sort(Comparator.comparingLong(Finding::seq));
    return report(chain);
  }

  private byte @Nullable [] head() throws IOException {
    Path file = Segments.head(directory, stream);
    return Files.exists(file) ? Files.readAllBytes(file) : null;
  }

  /** The chain where reading begins: at the last segment that begins before what is asked for. */
  private ChainCheck begin(RemovedSegments removed) throws IOException {
    int start = 0;
    while (start + 1 < segments.size() && segments.get(start + 1).first() <= scope.from()) {
      start++;
    }
    for (; start > 0; start--) {
      Segment before = segments.get(start - 1);
      byte[] line = lastLine(before);
      Checkpoint checkpoint = Checkpoint.parse(line);
      PublicKey key = checkpoint == null ? null : keys.get(checkpoint.key());
      if (checkpoint != null
          && key != null
          && checkpoint.seq() == segments.get(start).first() - 1
          && SealCheck.isSigned(checkpoint, line, key)) {
        read = start;
        first = segments.get(start).first();
        Chain chain = Chain.behind(checkpoint, RemovedSegments.withEnd(line));
        return new ChainCheck(segments, stream, keys, outside, chain, first);
      }
    }
    first = removed.last() + 1;
    return new ChainCheck(segments, stream, keys, outside, removed.chain(), first);
  }

  /** The newest checkpoint's line, without its newline; null if there is none. */
  static byte @Nullable [] newest(Path directory, String stream) throws IOException {
    for (Segment segment : Segments.of(directory, stream).reversed()) {
      try (FileChannel file = FileChannel.open(segment.file())) {
        LineEnds lines = new LineEnds(file);
        long end = lines.lineEndBefore(file.size());
        while (end >= 0) {
          long start = lines.lineEndBefore(end) + 1;
          byte[] line = lines.between(start, end);
          if (Checkpoint.parse(line) != null) {
            return line;
          }
          end = start - 1;
        }
      }
    }
    return null;
  }

  private static byte[] lastLine(Segment segment) throws IOException {
    try (FileChannel file = FileChannel.open(segment.file())) {
      LineEnds lines = new LineEnds(file);
      long end = lines.lineEndBefore(file.size());
      return end < 0 ? new byte[0] : lines.between(lines.lineEndBefore(end) + 1, end);
    }
  }

  private @Nullable Finding follow(ChainCheck chain, LongConsumer progress) throws IOException {
    long done = 0;
    List<Segment> asked = segments.subList(read, segments.size());
    read = 0;
    for (Segment segment : asked) {
      long before = done;
      Finding found = chain.read(segment, scope.to(), octets -> progress.accept(before + octets));
      if (found != null) {
        return found;
      }
      read++;
      if (chain.sealed() >= scope.to()) {
        break;
      }
      done += Files.size(segment.file());
    }
    return chain.finish();
  }

  private void ending(ChainCheck chain, RemovedSegments removed, byte @Nullable [] head) {
    long end = Math.max(chain.sealed(), removed.last());
    Finding missing = outside.missing(end);
    if (missing != null) {
      findings.add(missing);
    }
    if (head == null) {
      headMissing(chain, end);
      return;
    }
    String text = new String(head, StandardCharsets.ISO_8859_1).stripTrailing();
    byte[] line = text.getBytes(StandardCharsets.ISO_8859_1);
    Checkpoint checkpoint = Checkpoint.parse(line);
    PublicKey key = checkpoint == null ? null : keys.get(checkpoint.key());
    if (checkpoint == null || key == null || !SealCheck.isSigned(checkpoint, line, key)) {
      head(end, end, "the head is no checkpoint that a known key signed");
    } else if (checkpoint.seq() > end) {
      found(
          end + 1,
          checkpoint.seq(),
          What.TRUNCATED,
          "the log ends at " + end + ", and its head says that it went to " + checkpoint.seq());
    }
  }

  private void headMissing(ChainCheck chain, long end) {
    byte[] newest = chain.newest();
    Checkpoint last = newest == null ? null : Checkpoint.parse(newest);
    if (last != null && last.time().isBefore(now.minus(HEAD_LATE))) {
      head(end, end, "the head is missing: nothing says how far the log went");
    }
  }

  private void head(long seq, long to, String words) {
    found(Math.max(1, seq), Math.max(1, to), What.HEAD, words);
  }

  private void found(long seq, long to, What what, String words) {
    String file = Segments.head(directory, stream).getFileName().toString();
    findings.add(new Finding(stream, seq, to, what, file, 1, words));
  }

  /** Checkpoints that were kept elsewhere, of segments that are gone. */
  private void outsideOfLog(long begins, RemovedSegments removed) {
    if (scope.from() > 1) {
      return;
    }
    outside
        .before(Math.min(begins, removed.last() + 1))
        .forEach(
            (seq, line) -> {
              if (!removed.has(line)) {
                warnings.add(
                    "checkpoint " + seq + " was kept elsewhere, and its segment is deleted by now");
              }
            });
  }

  private StreamReport report(ChainCheck chain) {
    warnings.addAll(chain.warnings());
    byte[] newest = chain.newest();
    return new StreamReport(
        stream,
        read,
        read == 0 ? 0 : first,
        read == 0 ? 0 : chain.sealed(),
        chain.records(),
        chain.checkpoints(),
        chain.unsealed(),
        List.copyOf(chain.gaps()),
        List.copyOf(warnings),
        List.copyOf(findings),
        newest == null ? null : new String(newest, StandardCharsets.UTF_8));
  }
}
