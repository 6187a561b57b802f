package fairlead.proxy.session;

import fairlead.policy.session.Account;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who was refused here lately because no supervisor has started their room. Thread-safe; never
 * blocks.
 */
final class Awaiting {
  private static final int MOST = 1_000;
  private static final long REMEMBERED_MILLIS = 60_000;

  private final Map<Account, Waiting> waiting = new ConcurrentHashMap<>();

  /**
   * Somebody who waits.
   *
   * @param room null outside every room
   * @param since when they were refused last, ms
   */
  record Waiting(Account account, @Nullable String room, long since) {}

  void note(Account account, @Nullable String room, long now) {
    if (waiting.size() < MOST || waiting.containsKey(account)) {
      waiting.put(account, new Waiting(account, room, now));
    } else {
      forget(now);
    }
  }

  /** Somebody waits no longer. */
  void leave(Account account) {
    waiting.remove(account);
  }

  private void forget(long now) {
    waiting.values().removeIf(each -> now - each.since() > REMEMBERED_MILLIS);
  }

  List<Waiting> read(long now) {
    forget(now);
    return List.copyOf(waiting.values());
  }
}
