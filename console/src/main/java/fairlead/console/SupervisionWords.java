package fairlead.console;

import fairlead.policy.supervision.Supervision.Sees;
import fairlead.proxy.session.OwnSupervision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Says to a person who looks after their sessions, and how that stands.
 *
 * @param time tells a time
 */
record SupervisionWords(Messages words, Function<Instant, String> time) {

  List<String> of(OwnSupervision own) {
    List<String> sentences = new ArrayList<>();
    String sees = words.say(sees(own));
    sentences.add(
        own.backup() == null
            ? words.say("own.supervised", who(own.by()), sees)
            : words.say("own.supervised-backup", who(own.by()), sees, who(own.backup())));
    if (own.ends() != null) {
      sentences.add(words.say("own.awaits"));
    }
    if (own.checked() != null && own.checkedBy() != null) {
      sentences.add(words.say("own.checked", time.apply(own.checked()), own.checkedBy()));
    }
    return sentences;
  }

  /** Whom the policy names, as in {@code group:office}. */
  private String who(String by) {
    int colon = by.indexOf(':');
    return colon < 0
        ? words.say("review.by-owner")
        : by.startsWith("group:")
            ? words.say("review.by-group", by.substring(colon + 1))
            : by.substring(colon + 1);
  }

  private static String sees(OwnSupervision own) {
    boolean refusals = own.sees().contains(Sees.REFUSALS);
    boolean hosts = own.sees().contains(Sees.HOSTS);
    return refusals && hosts
        ? "own.sees-both"
        : refusals ? "own.sees-refusals" : hosts ? "own.sees-hosts" : "own.sees-nothing";
  }
}
