package fairlead.proxy.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Octets that moved in one session and that the ledger was not told of yet. Thread-safe. */
final class Tally {
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();
  private final AtomicInteger passages = new AtomicInteger();
  private volatile String session;

  Tally(String session) {
    this.session = session;
  }

  String session() {
    return session;
  }

  /** The ledger has this session for it. */
  void of(String id) {
    session = id;
  }

  /** A passage counts here until {@link #leave}. */
  void enter() {
    passages.incrementAndGet();
  }

  void leave() {
    passages.decrementAndGet();
  }

  void moved(long upward, long downward) {
    if (upward != 0) {
      up.addAndGet(upward);
    }
    if (downward != 0) {
      down.addAndGet(downward);
    }
  }

  long takeUp() {
    return up.getAndSet(0);
  }

  long takeDown() {
    return down.getAndSet(0);
  }

  boolean isEmpty() {
    return up.get() + down.get() == 0;
  }

  /** Whether nothing will be counted here any more. */
  boolean isOver() {
    return passages.get() == 0 && isEmpty();
  }
}
