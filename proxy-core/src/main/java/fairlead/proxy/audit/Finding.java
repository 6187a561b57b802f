package fairlead.proxy.audit;

import org.jspecify.annotations.Nullable;

/**
 * Something that is not as the log's writer left it.
 *
 * @param seq the number of the first line that is bad, or that is missing
 * @param to up to which number lines may be bad or are missing, at least {@code seq}
 * @param file the name of the file where it shows; null where a file is missing
 * @param line the number of the line in that file, from 1; 0 if it is about no line
 * @param words what is wrong, for people
 */
public record Finding(
    String stream, long seq, long to, What what, @Nullable String file, long line, String words) {

  /** What was done, as far as that shows. */
  public enum What {
    /** Octets of a line are others. */
    EDITED("edited"),
    /** Lines are missing between others. */
    REMOVED("removed"),
    /** Lines stand in another order. */
    REORDERED("reordered"),
    /** A line stands there twice. */
    DUPLICATED("duplicated"),
    /** A line stands there that has no place. */
    INSERTED("inserted"),
    /** Lines are missing from the end. */
    TRUNCATED("truncated"),
    /** A whole file is missing. */
    SEGMENT_MISSING("segment-missing"),
    /** A file was deleted before its time. */
    REMOVED_EARLY("removed-early"),
    /** A line is no JSON object. */
    BAD_JSON("bad-json"),
    /** A line of another stream. */
    WRONG_STREAM("wrong-stream"),
    /** A line of another node than its checkpoint. */
    WRONG_NODE("wrong-node"),
    /** A key signed that is not known. */
    UNKNOWN_KEY("unknown-key"),
    /** A key signed that the log does not announce. */
    WRONG_KEY("wrong-key"),
    /** The file that says how far the log goes is missing, or not as it was written. */
    HEAD("head"),
    /** The log is sound in itself, and not the one that a checkpoint kept elsewhere saw. */
    REWRITTEN("rewritten");

    private final String label;

    What(String label) {
      this.label = label;
    }

    /** The word for programs. */
    public String label() {
      return label;
    }
  }
}
