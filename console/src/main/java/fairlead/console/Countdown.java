package fairlead.console;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that a page counts down to, as of when it was made.
 *
 * @param what is going to happen
 * @param seconds until then, below 0 once it is over
 * @param text how that is said where no script counts
 */
public record Countdown(String what, long seconds, String text) {

  static Countdown to(Messages words, String key, Instant now, Instant at) {
    Duration left = Duration.between(now, at);
    String text =
        left.isPositive() ? words.say("live.in", Amounts.time(left)) : words.say("live.now");
    return new Countdown(words.say(key), left.toSeconds(), text);
  }
}
