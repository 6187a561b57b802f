package fairlead.proxy.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Which standings are looked after when, so that those which need nothing cost nothing: a timing
 * wheel (Varghese and Lauck) of half seconds, and a queue of those which cannot wait for their
 * turn.
 *
 * <p>{@link #add} is for any thread and never blocks; the rest is for the sweep.
 */
final class Agenda {
  /** How far ahead a visit can be planned, half seconds. */
  static final int LONGEST = 60;

  private static final int SLOTS = 64;
  private static final long TICK_MILLIS = 500;

  private final Queue<Standing> urgent = new ConcurrentLinkedQueue<>();
  private final List<List<Standing>> slots = new ArrayList<>(SLOTS);
  private long tick;
  private long lastMillis;

  Agenda() {
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
  }

  /** Has a standing visited in the next turn. */
  void add(Standing standing) {
    urgent.add(standing);
  }

  /**
   * Goes on by a half second, or by as many as have passed since the last turn, and visits each
   * standing once that is planned up to then, or was added.
   */
  void turn(long nowMillis, Consumer<Standing> visit) {
    long passed = Math.clamp((nowMillis - lastMillis) / TICK_MILLIS, 1, SLOTS);
    lastMillis =
        passed == SLOTS ? nowMillis : Math.min(nowMillis, lastMillis + passed * TICK_MILLIS);
    List<Standing> due = new ArrayList<>();
    for (long left = passed; left > 0; left--) {
      takePlanned(++tick, due);
    }
    for (Standing next = urgent.poll(); next != null; next = urgent.poll()) {
      due.add(next);
    }
    for (Standing standing : due) {
      standing.unstir();
      if (standing.visitedAt != tick && !standing.isDropped()) {
        visit.accept(standing);
        standing.visitedAt = tick;
      }
    }
  }

  /** Of a standing that was planned several times only the first counts. */
  private void takePlanned(long at, List<Standing> due) {
    List<Standing> planned = slots.set((int) (at % SLOTS), new ArrayList<>());
    for (Standing standing : planned) {
      if (standing.plannedFor == at) {
        standing.plannedFor = 0;
        due.add(standing);
      }
    }
  }

  /** So many half seconds are over after so many ms. */
  static long halfSeconds(long millis) {
    return millis <= 0 ? 0 : (millis - 1) / TICK_MILLIS + 1;
  }

  /** How long ago a standing was visited last, half seconds, at least 1. */
  int sinceVisit(Standing standing) {
    return standing.visitedAt == 0 ? 1 : Math.clamp(tick - standing.visitedAt, 1, 1 << 20);
  }

  /** Plans a visit in so many half seconds; one that is planned sooner takes its place. */
  void plan(Standing standing, long halfSeconds) {
    long at = tick + Math.clamp(halfSeconds, 1, LONGEST);
    if (standing.plannedFor == 0 || standing.plannedFor > at) {
      standing.plannedFor = at;
      slots.get((int) (at % SLOTS)).add(standing);
    }
  }
}
