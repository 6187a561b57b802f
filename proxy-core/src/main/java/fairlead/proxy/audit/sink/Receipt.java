package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of lines: delivered, if nothing else is said of them.
 *
 * @param dead what the far side takes never
 * @param left what has to be tried again, in order; all lines before the first are settled
 * @param trouble why; empty if nothing is left
 * @param retryAfter how long the far side asks to be left alone; null if it does not
 */
record Receipt(
    List<Rejection> dead, List<SealedLine> left, String trouble, @Nullable Duration retryAfter) {

  /**
   * Lines that the far side takes never.
   *
   * @param among the lines; where there are more than were rejected, nobody knows which
   * @param count how many were rejected, at least 1
   * @param why in its words or ours
   */
  record Rejection(List<SealedLine> among, long count, String why) {
    static Rejection of(SealedLine line, String why) {
      return new Rejection(List.of(line), 1, why);
    }
  }

  /** All were taken. */
  static Receipt delivered() {
    return new Receipt(List.of(), List.of(), "", null);
  }

  /** None was taken, as far as is known. */
  static Receipt trouble(List<SealedLine> lines, String why) {
    return new Receipt(List.of(), lines, why, null);
  }

  /** The same, with more lines behind that were not tried. */
  Receipt with(List<SealedLine> more) {
    return new Receipt(
        dead, Stream.concat(left.stream(), more.stream()).toList(), trouble, retryAfter);
  }

  /** What became of these lines and of others before them, of which none is left. */
  Receipt after(Receipt first) {
    return new Receipt(
        Stream.concat(first.dead.stream(), dead.stream()).toList(), left, trouble, retryAfter);
  }
}
