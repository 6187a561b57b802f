package fairlead.policy.load;

/** Is told how far the reading of a large file has come, now and then, by the loading thread. */
public interface LoadProgress {

  /** Tells nobody. */
  LoadProgress NONE = (file, read, size) -> {};

  /**
   * So much of a file was read.
   *
   * @param file its name relative to the directory
   * @param read octets so far
   * @param size octets in all, as the file was when its reading began
   */
  void at(String file, long read, long size);
}
