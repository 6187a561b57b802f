package fairlead.proxy.audit;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures of checkpoints, many at a time on all processors: each takes a good part of a
 * millisecond. For one thread.
 */
final class SealCheck {
  private static final int MANY = 2_048;

  private final List<Seal> waiting = new ArrayList<>();

  /**
   * A checkpoint whose signature is to be checked.
   *
   * @param line without its newline
   * @param segment where it stands
   * @param number the number of its line there
   * @param place where its line begins there
   * @param computed the hash of all before it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Seal(
      Checkpoint checkpoint,
      byte[] line,
      PublicKey key,
      Segment segment,
      long number,
      long place,
      String computed) {

    boolean isGood() {
      return isSigned(checkpoint, line, key);
    }
  }

  /** Whether a checkpoint's line is octet for octet what the key signed, and the signature. */
  static boolean isSigned(Checkpoint checkpoint, byte[] line, PublicKey key) {
    byte[] signed = Checkpoint.signedPart(line);
    byte[] ours = Checkpoint.line(signed, checkpoint.signature());
    return ours.length == line.length + 1
        && Arrays.equals(ours, 0, line.length, line, 0, line.length)
        && AuditKeys.verifies(key, signed, checkpoint.signature());
  }

  /** Adds one; the first bad one of those that wait, once they are many, null if there is none. */
  @Nullable Seal add(Seal seal) {
    waiting.add(seal);
    return waiting.size() < MANY ? null : firstBad();
  }

  /** The first bad one of those that wait; null if there is none. */
  @Nullable Seal firstBad() {
    List<Boolean> good = waiting.parallelStream().map(Seal::isGood).toList();
    int bad = good.indexOf(false);
    Seal found = bad < 0 ? null : waiting.get(bad);
    waiting.clear();
    return found;
  }
}
