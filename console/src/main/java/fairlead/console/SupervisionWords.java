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
            ? words.say("own.supervised", own.by(), sees)
            : words.say("own.supervised-backup", own.by(), sees, own.backup()));
    if (own.ends() != null) {
      sentences.add(words.say("own.awaits"));
    }
    if (own.checked() != null && own.checkedBy() != null) {
      sentences.add(words.say("own.checked", time.apply(own.checked()), own.checkedBy()));
    }
    return sentences;
  }

  private static String sees(OwnSupervision own) {
    boolean refusals = own.sees().contains(Sees.REFUSALS);
    boolean hosts = own.sees().contains(Sees.HOSTS);
    return refusals && hosts
        ? "own.sees-both"
        : refusals ? "own.sees-refusals" : hosts ? "own.sees-hosts" : "own.sees-nothing";
  }
}
