package fairlead.policy.load.yaml;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something wrong in a file. {@code line} and {@code column} count from 1, or are 0 where there is
 * no such place; {@code fix} is empty where nothing can be suggested.
 */
public record Problem(Path file, int line, int column, String what, String fix) {

  /** By file, line and column. */
  public static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column);

  @Override
  public String toString() {
    String place = file + (line == 0 ? "" : ":" + line + ":" + column) + ": " + what;
    return fix.isEmpty() ? place : place + " (" + fix + ")";
  }
}
