package fairlead.proxy.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many requests of each user are held for a verdict, on this node. Thread-safe. */
public final class WaitingRoom {
  private static final int MOST = 8;

  private final ConcurrentMap<String, Integer> held = new ConcurrentHashMap<>();

  /** Takes a seat, to be given back by {@link #leave}; false if the user has too many. */
  public boolean enter(String user) {
    boolean[] entered = {false};
    held.compute(
        user,
        (_, before) -> {
          int many = before == null ? 0 : before;
          entered[0] = many < MOST;
          return entered[0] ? many + 1 : many;
        });
    return entered[0];
  }

  /** Gives a seat back. */
  public void leave(String user) {
    held.computeIfPresent(user, (_, many) -> many == 1 ? null : many - 1);
  }
}
