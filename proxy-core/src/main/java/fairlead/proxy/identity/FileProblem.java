package fairlead.proxy.identity;

/**
 * A line of a users or groups file that cannot be used.
 *
 * @param line from 1
 * @param fix what to do about it
 */
public record FileProblem(String file, int line, String what, String fix) {
  @Override
  public String toString() {
    return file + ":" + line + ":1: " + what + " (" + fix + ")";
  }
}
