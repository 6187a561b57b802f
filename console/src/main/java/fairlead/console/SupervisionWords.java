package fairlead.console;

import fairlead.proxy.session.OwnSupervision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Says to a person who looks after their sessions, and how that stands.
 *
 * @param time tells a time
 */
record SupervisionWords(Function<Instant, String> time) {

  List<String> of(OwnSupervision own) {
    List<String> sentences = new ArrayList<>();
    String backup = own.backup() == null ? "" : ", and in their place " + own.backup();
    sentences.add(
        "Your sessions are supervised by "
            + own.by()
            + backup
            + ". They see how your session stands"
            + sees(own)
            + ".");
    if (own.ends() != null) {
      sentences.add(
          "Nobody checked in, so it waits. If nobody does until "
              + time.apply(own.ends())
              + ", it ends; what is left of it is not lost.");
    } else if (own.due() != null) {
      sentences.add("The next check-in is due at " + time.apply(own.due()) + ".");
    }
    if (own.checked() != null && own.checkedBy() != null) {
      sentences.add("Last check-in: " + time.apply(own.checked()) + " by " + own.checkedBy() + ".");
    }
    return sentences;
  }

  private static String sees(OwnSupervision own) {
    List<String> more =
        own.sees().stream().sorted().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    return more.isEmpty() ? ", and nothing else" : ", and your " + String.join(" and ", more);
  }
}
