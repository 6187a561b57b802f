package fairlead.gateway.notify;

import fairlead.policy.wording.Quoted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param words what the receiver said, or why there was no answer
 * @param retryAfter what it asked for; null for nothing
 */
record Answer(int status, String words, @Nullable Duration retryAfter) {
  private static final int MOST_WORDS = 120;
  private static final int TIMEOUT = 408;
  private static final int GONE = 410;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;

  boolean isDelivered() {
    return status / 100 == 2;
  }

  boolean isGone() {
    return status == GONE;
  }

  /** Whether the same may go well later; what has moved, or is refused, will not. */
  boolean isPassing() {
    return status == 0
        || status >= 500
        || status == TIMEOUT
        || status == TOO_EARLY
        || status == TOO_MANY;
  }

  /** In words, which are safe in a log. */
  String said() {
    String text = words.isBlank() ? "" : ": " + Quoted.clip(words.strip(), MOST_WORDS);
    return status == 0 ? "no answer" + text : "HTTP " + status + text;
  }
}
