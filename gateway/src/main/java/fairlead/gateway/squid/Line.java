package fairlead.gateway.squid;

import fairlead.policy.wording.Quoted;
import java.util.List;

/**
 * One directive as it was written. Immutable.
 *
 * @param file as it is to be shown
 * @param number of its first line, from 1
 * @param words the directive and what follows it, without comments
 */
record Line(String file, int number, List<String> words) {
  private static final int MOST = 120;

  Line {
    words = List.copyOf(words);
  }

  String directive() {
    return words.getFirst();
  }

  List<String> values() {
    return words.subList(1, words.size());
  }

  /** As {@code squid.conf:12}. */
  String place() {
    return file + ":" + number;
  }

  /** What it says, on one line of bounded length. */
  String text() {
    return Quoted.clip(String.join(" ", words), MOST);
  }
}
