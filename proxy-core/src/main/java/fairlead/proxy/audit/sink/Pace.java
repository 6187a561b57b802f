package fairlead.proxy.audit.sink;

import java.time.Duration;

/**
 * How a sink goes about its work.
 *
 * @param poll how often the log is looked at when there is nothing new
 * @param first the wait behind a first failure; each further one is twice as long
 * @param longest of any such wait
 * @param longestAsked the longest wait that a far side may ask for
 * @param answer how long a far side may take to answer
 * @param save how often offsets are forced to disk
 */
record Pace(
    Duration poll,
    Duration first,
    Duration longest,
    Duration longestAsked,
    Duration answer,
    Duration save) {

  static final Pace USUAL =
      new Pace(
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofSeconds(20),
          Duration.ofMillis(500));

  private static final int MOST_DOUBLINGS = 20;

  /**
   * The wait before the next attempt, less up to a half by chance, so that nodes do not come all at
   * once.
   *
   * @param failures in a row so far, at least 1
   * @param chance from 0 to 1
   */
  Duration pause(int failures, double chance) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(Math.max(1, Math.round(most * (1 - chance / 2))));
  }
}
