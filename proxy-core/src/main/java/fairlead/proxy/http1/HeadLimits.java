package fairlead.proxy.http1;

/**
 * Bounds of a head.
 *
 * @param startLine octets of the first line, its line end included
 * @param head octets of the whole head
 * @param fields field lines
 */
public record HeadLimits(int startLine, int head, int fields) {
  public HeadLimits {
    if (startLine < 16 || head < startLine || fields < 1) {
      throw new IllegalArgumentException(
          "limits: " + startLine + ", " + head + ", " + fields + " (expected: 16 <= line <= head)");
    }
  }
}
