package fairlead.proxy.audit;

import fairlead.proxy.audit.Finding.What;
import fairlead.proxy.audit.SealCheck.Seal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain of a stream line by line: every octet is hashed, but only checkpoints, keys and
 * gaps are parsed. Stops at the first thing that is wrong. For one thread.
 */
final class ChainCheck {
  private static final byte[] CHECKPOINT = label(AuditRecord.Kind.CHECKPOINT);
  private static final byte[] KEY = label(AuditRecord.Kind.KEY);
  private static final byte[] GAP = label(AuditRecord.Kind.GAP);
  private static final String TRUNCATED = "truncated";
  private static final Duration FAR = Duration.ofMinutes(10);
  private static final long EACH = 4 << 20;

  private final String stream;
  private final List<Segment> segments;
  private final TrustedKeys keys;
  private final OutsideCheckpoints outside;
  private final LeadingFields fields;
  private final SealCheck seals = new SealCheck();
  private final List<StreamReport.Gap> gaps = new ArrayList<>();
  private final List<Finding> truncations = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Chain chain;
  private long next;
  private long groupFirst;
  private long groupPlace;
  private long groupLine;
  private long records;
  private long checkpoints;
  private long unsealed;
  private Instant latest = Instant.MIN;
  private String node = "";
  private byte @Nullable [] newest;

  /**
   * A chain that was followed to its beginning.
   *
   * @param segments of the stream
   * @param chain as it is before the first line
   * @param next the number of that line
   */
  ChainCheck(
      List<Segment> segments,
      String stream,
      TrustedKeys keys,
      OutsideCheckpoints outside,
      Chain chain,
      long next) {
    this.segments = segments;
    this.stream = stream;
    this.keys = keys;
    this.outside = outside;
    this.chain = chain;
    this.next = next;
    this.groupFirst = next;
    this.fields = new LeadingFields(stream);
  }

  private static byte[] label(AuditRecord.Kind kind) {
    return kind.label().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a segment.
   *
   * @param to the last number that matters
   * @param progress told of octets that were read of it
   * @return the first thing that is wrong; null if nothing is, as far as signatures are checked
   */
  @Nullable Finding read(Segment segment, long to, LongConsumer progress) throws IOException {
    if (segment.first() != next) {
      return elsewhere(segment);
    }
    groupPlace = 0;
    groupLine = 0;
    boolean last = segment.equals(segments.getLast());
    try (SegmentLines lines = new SegmentLines(segment.file())) {
      long told = 0;
      while (groupFirst <= to && lines.next()) {
        Finding found = lines.isWhole() ? take(segment, lines) : torn(segment, lines, last);
        if (found != null) {
          return found;
        }
        if (lines.done() - told >= EACH) {
          told = lines.done();
          progress.accept(told);
        }
      }
      progress.accept(lines.done());
    }
    return groupFirst > to ? null : end(segment, last);
  }

  private Finding elsewhere(Segment segment) {
    boolean behind = segment.first() > next;
    return new Finding(
        stream,
        behind ? next : segment.first(),
        behind ? segment.first() - 1 : segment.first(),
        behind ? What.SEGMENT_MISSING : What.INSERTED,
        behind ? null : name(segment),
        0,
        behind
            ? GroupScan.missing(next, segment.first() - 1) + " before " + name(segment)
            : "this segment begins with a number that an earlier one has");
  }

  private static String name(Segment segment) {
    return segment.file().getFileName().toString();
  }

  private @Nullable Finding torn(Segment segment, SegmentLines lines, boolean last)
      throws IOException {
    if (last) {
      unsealed++;
      return null;
    }
    return structure(segment, lines, "this line has no end");
  }

  private @Nullable Finding end(Segment segment, boolean last) throws IOException {
    if (last) {
      unsealed += next - groupFirst;
      return null;
    }
    if (next == groupFirst) {
      return null;
    }
    return earlier(
        new Finding(
            stream,
            groupFirst,
            next,
            What.TRUNCATED,
            name(segment),
            groupLine + 1,
            "no checkpoint ends this segment"));
  }

  private @Nullable Finding take(Segment segment, SegmentLines in) throws IOException {
    if (!fields.read(in.octets(), in.from(), in.to()) || fields.seq() != next) {
      return structure(segment, in, "this line does not begin as ours do");
    }
    if (fields.isKind(CHECKPOINT)) {
      return checkpoint(segment, in);
    }
    if (fields.isKind(KEY) && !keys.announce(in.line(), next == 1)) {
      return structure(segment, in, "this line announces a key and names none");
    }
    if (fields.isKind(GAP)) {
      gap(segment, in);
    }
    chain.update(in.octets(), in.from(), in.to() - in.from() + 1);
    next++;
    return null;
  }

  private void gap(Segment segment, SegmentLines in) {
    RecordedEntry entry = RecordedEntries.read(in.line());
    if (entry == null) {
      return;
    }
    String reason = entry.text(RecordSchema.REASON);
    long count = entry.number(RecordSchema.COUNT);
    gaps.add(new StreamReport.Gap(next, fields.time(), reason, count));
    if (reason.equals(TRUNCATED)) {
      String words = count + " lines were gone from the log's end when it was opened here";
      truncations.add(
          new Finding(
              stream,
              groupFirst,
              groupFirst + Math.max(1, count) - 1,
              What.TRUNCATED,
              name(segment),
              in.number(),
              words));
    }
  }

  /** Something about the order or the form of lines; named by what a second look finds. */
  private Finding structure(Segment segment, SegmentLines in, String words) throws IOException {
    Finding found = GroupScan.find(segment, groupPlace, groupLine, groupFirst);
    return earlier(
        found != null
            ? found
            : new Finding(
                stream, groupFirst, next, What.EDITED, name(segment), in.number(), words));
  }

  private @Nullable Finding checkpoint(Segment segment, SegmentLines in) throws IOException {
    byte[] line = in.line();
    Checkpoint checkpoint = Checkpoint.parse(line);
    String previous = chain.previous();
    String computed = chain.seal();
    if (checkpoint == null || checkpoint.seq() != next || checkpoint.first() != groupFirst) {
      return broken(segment, in, computed, What.EDITED, "this checkpoint is not as it was written");
    }
    What wrong = keys.signed(checkpoint.key());
    PublicKey key = keys.get(checkpoint.key());
    if (wrong != null || key == null) {
      return broken(
          segment, in, computed, wrong == null ? What.UNKNOWN_KEY : wrong, key(wrong, checkpoint));
    }
    Seal seal = new Seal(checkpoint, line, key, segment, in.number(), in.place(), computed);
    if (!checkpoint.hash().equals(computed) || !checkpoint.previous().equals(previous)) {
      return differs(seal, in, checkpoint.previous().equals(previous));
    }
    Finding strange = outside.differs(checkpoint, line, name(segment), in.number());
    Seal bad = seals.add(seal);
    if (bad != null) {
      return unsigned(bad);
    }
    if (strange != null) {
      return earlier(strange);
    }
    passed(checkpoint, line, in);
    return null;
  }

  private static String key(@Nullable What wrong, Checkpoint checkpoint) {
    return wrong == What.WRONG_KEY
        ? "key " + checkpoint.key() + " signed, which is not the one that the log announced"
        : "key " + checkpoint.key() + " signed, which is not known here";
  }

  private void passed(Checkpoint checkpoint, byte[] line, SegmentLines in) {
    chain.update(in.octets(), in.from(), in.to() - in.from() + 1);
    if (checkpoint.time().isBefore(latest.equals(Instant.MIN) ? latest : latest.minus(FAR))) {
      warnings.add(
          "checkpoint %d says %s, and one before it %s: the machine's clock was set back"
              .formatted(checkpoint.seq(), checkpoint.time(), latest));
    }
    if (!node.isEmpty() && !node.equals(checkpoint.node())) {
      warnings.add(
          "from line %d the node is %s, and was %s before"
              .formatted(groupFirst, checkpoint.node(), node));
    }
    node = checkpoint.node();
    latest = checkpoint.time().isAfter(latest) ? checkpoint.time() : latest;
    records += checkpoint.count();
    checkpoints++;
    newest = line;
    next++;
    groupFirst = next;
    groupPlace = in.place() + line.length + 1;
    groupLine = in.number();
  }

  /** A hash is another: either the lines were changed, or the checkpoint that tells of them. */
  private Finding differs(Seal seal, SegmentLines in, boolean follows) throws IOException {
    if (!seal.isGood()) {
      return broken(
          seal.segment(),
          in,
          seal.computed(),
          What.EDITED,
          "this checkpoint is not what was signed");
    }
    if (!follows) {
      String words = "this checkpoint follows another line than the one before it";
      return found(seal.segment(), in, What.REMOVED, words);
    }
    Finding line = GroupScan.find(seal.segment(), groupPlace, groupLine, groupFirst);
    if (line != null) {
      return earlier(line);
    }
    String words =
        "lines " + groupFirst + " to " + (next - 1) + " are not what their checkpoint saw";
    return earlier(
        new Finding(
            stream, groupFirst, next - 1, What.EDITED, name(seal.segment()), groupLine + 1, words));
  }

  private Finding found(Segment segment, SegmentLines in, What what, String words)
      throws IOException {
    return earlier(new Finding(stream, groupFirst, next, what, name(segment), in.number(), words));
  }

  /** The checkpoint alone is bad if the next one vouches for the lines before it. */
  private Finding broken(Segment segment, SegmentLines in, String computed, What what, String words)
      throws IOException {
    long place = in.place() + (in.to() - in.from()) + 1;
    long seq = isVouchedFor(computed, segment, place) ? next : groupFirst;
    return earlier(new Finding(stream, seq, next, what, name(segment), in.number(), words));
  }

  private Finding unsigned(Seal bad) throws IOException {
    Checkpoint checkpoint = bad.checkpoint();
    long place = bad.place() + bad.line().length + 1;
    boolean alone = isVouchedFor(bad.computed(), bad.segment(), place);
    newest = null;
    groupFirst = checkpoint.first();
    return new Finding(
        stream,
        alone ? checkpoint.seq() : checkpoint.first(),
        checkpoint.seq(),
        What.EDITED,
        name(bad.segment()),
        bad.number(),
        "this checkpoint's signature is not that of key " + checkpoint.key());
  }

  /** Whether the first checkpoint behind a place is signed, and says this of all before it. */
  private boolean isVouchedFor(String hash, Segment from, long place) throws IOException {
    for (Segment segment : segments) {
      if (segment.compareTo(from) >= 0) {
        long begin = segment.equals(from) ? place : 0;
        try (SegmentLines lines = new SegmentLines(segment.file(), begin, 0)) {
          while (lines.next()) {
            Checkpoint later = lines.isWhole() ? Checkpoint.parse(lines.line()) : null;
            if (later != null) {
              PublicKey key = keys.get(later.key());
              return key != null
                  && later.previous().equals(hash)
                  && SealCheck.isSigned(later, lines.line(), key);
            }
          }
        }
      }
    }
    return false;
  }

  /** A bad signature of before comes first. */
  private Finding earlier(Finding found) throws IOException {
    Seal bad = seals.firstBad();
    return bad == null ? found : unsigned(bad);
  }

  /** Checks the signatures that are left; null if all are good. */
  @Nullable Finding finish() throws IOException {
    Seal bad = seals.firstBad();
    return bad == null ? null : unsigned(bad);
  }

  /** Up to which number all is as it was written. */
  long sealed() {
    return groupFirst - 1;
  }

  long records() {
    return records;
  }

  long checkpoints() {
    return checkpoints;
  }

  long unsealed() {
    return unsealed;
  }

  List<StreamReport.Gap> gaps() {
    return gaps;
  }

  /** Ends that were lost before the log was opened again. */
  List<Finding> truncations() {
    return truncations;
  }

  List<String> warnings() {
    return warnings;
  }

  /** The line of the last checkpoint; null if there is none. */
  byte @Nullable [] newest() {
    return newest;
  }
}
