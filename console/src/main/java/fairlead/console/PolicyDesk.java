package fairlead.console;

import fairlead.policy.load.yaml.Problem;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The policy in force and its files, as pages and the API speak of them. Thread-safe. */
public interface PolicyDesk {

  /** What a reload is asked for. */
  enum How {
    /** Takes the files if nothing is wrong with them. */
    RELOAD,
    /** Says what would come of it, and takes nothing. */
    DRY_RUN,
    /** As a reload, also where a list lost more than it may. */
    ACCEPT
  }

  /** What came of a reload, or would. */
  enum Result {
    TAKEN,
    /** The files are those in force. */
    UNCHANGED,
    REJECTED
  }

  /**
   * How things stand.
   *
   * @param hash of the policy in force
   * @param since when it came into force here
   * @param manual whether changed files wait for somebody who says so
   * @param waiting whether such files wait
   * @param problems of the files that were read last and not taken; empty if they were
   * @param shrank whether only lists that lost more than they may keep the files from being taken,
   *     so that they may be accepted
   */
  record State(
      String hash,
      Instant since,
      boolean manual,
      boolean waiting,
      List<Problem> problems,
      boolean shrank) {}

  /**
   * What a reload says.
   *
   * @param hash of the policy in force afterwards
   * @param candidate of the files; null if they are unsound
   * @param changes what the files change for whom, in words; empty if they are not taken
   * @param problems why they are rejected
   * @param shrank whether only lists that lost more than they may keep the files from being taken,
   *     so that they may be accepted
   */
  record Reloaded(
      Result result,
      String hash,
      @Nullable String candidate,
      String changes,
      List<Problem> problems,
      boolean shrank,
      List<Problem> warnings) {}

  State state();

  /**
   * Reads the files.
   *
   * @param actor who asks
   * @return null if it cannot be recorded, and then nothing was done
   */
  CompletionStage<@Nullable Reloaded> reload(String actor, How how);
}
