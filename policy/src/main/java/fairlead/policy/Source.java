package fairlead.policy;

/**
 * Where something stands in the files: a name relative to the directory, line and column from 1.
 */
public record Source(String file, int line, int column) {

  /** At the beginning of a line. */
  public Source(String file, int line) {
    this(file, line, 1);
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
