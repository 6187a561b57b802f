package fairlead.proxy.http1;

import org.jspecify.annotations.Nullable;

/** The syntax of one field line (RFC 9112 §5), in heads and in trailers. */
final class FieldLine {
  private FieldLine() {}

  /** Where the colon stands behind a name that is a token; negative if there is no such name. */
  static int colon(byte[] octets, int from, int to) {
    int at = from;
    while (at < to && Octets.isToken(octets[at])) {
      at++;
    }
    return at > from && at < to && octets[at] == ':' ? at : -1;
  }

  /** What is wrong with a name that {@link #colon} did not accept. */
  static Fault badName(byte[] octets, int from, int to) {
    if (Octets.isBlank(octets[from])) {
      return Fault.FOLDED_LINE;
    }
    int at = from;
    while (at < to && Octets.isToken(octets[at])) {
      at++;
    }
    boolean space = at > from && at < to && Octets.isBlank(octets[at]);
    while (at < to && Octets.isBlank(octets[at])) {
      at++;
    }
    return space && at < to && octets[at] == ':' ? Fault.SPACE_BEFORE_COLON : Fault.FIELD_NAME;
  }

  static @Nullable Fault badValue(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Octets.isValue(octets[i])) {
        return octets[i] == Octets.CR ? Fault.BARE_CR : Fault.FIELD_VALUE;
      }
    }
    return null;
  }
}
