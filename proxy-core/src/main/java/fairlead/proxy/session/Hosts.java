package fairlead.proxy.session;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The hosts of what is under way, as many as a page can show. Thread-safe, without waiting. */
final class Hosts {
  private static final int MOST = 32;

  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>(2);

  /** Something to this host begins; false if it is one too many and is not noted. */
  boolean enter(String host) {
    boolean noted = counts.size() < MOST || counts.containsKey(host);
    if (noted) {
      counts.merge(host, 1, Integer::sum);
    }
    return noted;
  }

  /** Something that was noted has ended. */
  void leave(String host) {
    counts.computeIfPresent(host, (_, many) -> many == 1 ? null : many - 1);
  }

  /** In order of their names. */
  List<String> read() {
    return counts.keySet().stream().sorted().toList();
  }
}
