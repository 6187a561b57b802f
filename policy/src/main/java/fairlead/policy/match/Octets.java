package fairlead.policy.match;

/**
 * A part of a buffer as text, an octet a character (ISO 8859-1): it is moved from line to line, so
 * that no line needs an object of its own. For one thread.
 */
public final class Octets implements CharSequence {

  private byte[] buffer = {};
  private int from;
  private int length;

  /** Moves it to the octets from {@code start} up to {@code end} of a buffer. */
  public void over(byte[] octets, int start, int end) {
    buffer = octets;
    from = start;
    length = end - start;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) (buffer[from + index] & 255);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().substring(start, end);
  }

  @Override
  public String toString() {
    return new String(buffer, from, length, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
