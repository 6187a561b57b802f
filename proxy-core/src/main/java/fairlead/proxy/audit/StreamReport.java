package fairlead.proxy.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a stream found.
 *
 * @param segments files that were read
 * @param first the number of the first line that was looked at; 0 if none was
 * @param sealed up to which number it is as it was written; 0 if nothing is
 * @param records lines up to there, without checkpoints
 * @param checkpoints how many there are
 * @param unsealed lines behind the last checkpoint: not vouched for yet
 * @param gaps what the log itself says is missing
 * @param warnings what is odd, and no finding
 * @param findings the first in the chain of lines, and those of its surroundings
 * @param newest the line of the last checkpoint; null if there is none
 */
public record StreamReport(
    String stream,
    int segments,
    long first,
    long sealed,
    long records,
    long checkpoints,
    long unsealed,
    List<Gap> gaps,
    List<String> warnings,
    List<Finding> findings,
    @Nullable String newest) {

  /**
   * Records that the log says are missing.
   *
   * @param seq the number of the record that says so
   * @param reason why, as a label
   * @param count how many
   */
  public record Gap(long seq, String time, String reason, long count) {}

  /** Whether nothing was found. */
  public boolean isSound() {
    return findings.isEmpty();
  }
}
