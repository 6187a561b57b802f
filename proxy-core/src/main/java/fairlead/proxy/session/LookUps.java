package fairlead.proxy.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which looks at people are worth a record: the first of a supervisor at a person, and then one in
 * ten minutes, as a board that stays open looks all the time. Thread-safe.
 */
final class LookUps {
  private static final long FOLDED_MILLIS = 600_000;
  private static final int MOST = 10_000;

  private final Map<Look, Long> last = new ConcurrentHashMap<>();

  private record Look(String looker, @Nullable String subject) {}

  /** Whether none was recorded lately. */
  boolean isNew(String looker, String subject, long now) {
    Long before = last.get(new Look(looker, subject));
    return before == null || now - before >= FOLDED_MILLIS;
  }

  /** It was recorded. */
  void recorded(String looker, @Nullable String subject, long now) {
    if (last.size() >= MOST) {
      last.values().removeIf(at -> now - at >= FOLDED_MILLIS);
    }
    if (last.size() < MOST) {
      last.put(new Look(looker, subject), now);
    }
  }

  /** It could not be recorded. */
  void forget(String looker, @Nullable String subject) {
    last.remove(new Look(looker, subject));
  }
}
