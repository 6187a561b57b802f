package fairlead.gateway.squid;

/**
 * Why there is no import. Immutable.
 *
 * @param line 0 where it is about no line
 * @param fix what to do about it
 */
public record Fault(String file, int line, String what, String fix) {

  static Fault at(Line line, String what, String fix) {
    return new Fault(line.file(), line.number(), what, fix);
  }

  /** As {@code squid.conf:12: what (fix)}. */
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line;
    return place + ": " + what + (fix.isEmpty() ? "" : " (" + fix + ")");
  }
}
