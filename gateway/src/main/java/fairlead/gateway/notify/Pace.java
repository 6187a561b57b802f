package fairlead.gateway.notify;

import java.time.Duration;

/**
 * How often a message is tried. Each wait is twice the one before, less up to a half by chance, so
 * that several nodes do not come at once.
 *
 * @param first the wait behind the first failure
 * @param longest of any wait
 * @param giveUp the age at which a message is given up; no answer is waited for longer, either
 * @param answer how long a receiver may take to answer
 */
record Pace(Duration first, Duration longest, Duration giveUp, Duration answer) {
  static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(24), Duration.ofSeconds(10));

  /** Attempts past which a message is given up whatever the clock says. */
  static final int MOST_ATTEMPTS = 60;

  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait before the next attempt.
   *
   * @param failed attempts so far, at least 1
   * @param chance from 0 to 1
   */
  Duration pause(int failed, double chance) {
    long doubled = first.toMillis() << Math.min(failed - 1, MOST_DOUBLINGS);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(Math.max(1, Math.round(most * (1 - chance / 2))));
  }
}
