package fairlead.console;

import fairlead.policy.supervision.Supervision;
import fairlead.proxy.session.OwnSupervision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Says to a person who looks after their sessions, and how that stands.
 *
 * @param time tells a time
 */
record SupervisionWords(Messages words, Function<Instant, String> time) {

  List<String> of(OwnSupervision own) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        own.backup() == null
            ? words.say("own.supervised", own.by())
            : words.say("own.supervised-or", own.by(), own.backup()));
    sentences.add(words.say(seen(own.sees())));
    if (own.ends() != null) {
      sentences.add(words.say("own.waits-until", time.apply(own.ends())));
    } else if (own.due() != null) {
      sentences.add(words.say("own.check-in-due", time.apply(own.due())));
    }
    if (own.checked() != null && own.checkedBy() != null) {
      sentences.add(words.say("own.checked", time.apply(own.checked()), own.checkedBy()));
    }
    return sentences;
  }

  private static String seen(Set<Supervision.Sees> sees) {
    boolean hosts = sees.contains(Supervision.Sees.HOSTS);
    boolean refusals = sees.contains(Supervision.Sees.REFUSALS);
    if (hosts) {
      return refusals ? "own.sees-both" : "own.sees-hosts";
    }
    return refusals ? "own.sees-refusals" : "own.sees-state";
  }
}
