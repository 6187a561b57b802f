package fairlead.policy;

/** Where something stands in the files: a name relative to the directory, and a line from 1. */
public record Source(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
