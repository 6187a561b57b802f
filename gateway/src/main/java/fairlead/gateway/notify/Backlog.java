package fairlead.gateway.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one receiver, in bounded space and in order. A message that has failed a few times
 * lets the others pass, so that one that a receiver cannot digest holds nobody up. Thread-safe;
 * locked for moments only.
 */
final class Backlog {
  /** Failures behind which a message no longer holds up those that came later. */
  static final int FAILURES_IN_ORDER = 5;

  private final int capacity;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable Entry taken;
  private long notBefore;
  private boolean dirty;
  private boolean closing;

  /** A message and how it fared. For whoever took it, but for what the backlog itself looks at. */
  static final class Entry {
    private final Message message;
    private int failures;
    private long due;

    private Entry(Message message, int failures, long due) {
      this.message = message;
      this.failures = failures;
      this.due = due;
    }

    Message message() {
      return message;
    }

    /** Attempts that failed. */
    int failures() {
      return failures;
    }
  }

  /** A message and its failed attempts, to be kept over a restart. */
  record Kept(Message message, int failures) {}

  /**
   * An empty one.
   *
   * @param capacity at least 2, as the one under way is not dropped
   * @param nanos a monotonic clock
   */
  Backlog(int capacity, LongSupplier nanos) {
    this.capacity = capacity;
    this.nanos = nanos;
    this.notBefore = nanos.getAsLong();
  }

  /**
   * Adds a message at the end.
   *
   * @return the oldest that waited, which had to make room; null if there was room
   */
  @Nullable Message add(Kept kept) {
    lock.lock();
    try {
      Message dropped = entries.size() >= capacity ? drop() : null;
      entries.add(new Entry(kept.message, kept.failures, nanos.getAsLong()));
      dirty = true;
      changed.signalAll();
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  private Message drop() {
    return entries.remove(entries.getFirst() == taken ? 1 : 0).message;
  }

  /** The next that is due, which stays in until told otherwise; null if none is for so long. */
  @Nullable Entry take(Duration most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long until = nanos.getAsLong() + most.toNanos();
      while (true) {
        long now = nanos.getAsLong();
        taken = due(now);
        if (taken != null || now - until >= 0 || closing) {
          return taken;
        }
        long ignored = changed.awaitNanos(wake(until) - now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The one that has been due for longest: one that is tried often must not keep others out. */
  private @Nullable Entry due(long now) {
    return notBefore - now > 0
        ? null
        : candidates().stream()
            .filter(entry -> entry.due - now <= 0)
            .min(Comparator.comparingLong(entry -> entry.due - now))
            .orElse(null);
  }

  /** Those that may come next: up to the first that holds up the others. */
  private List<Entry> candidates() {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).failures < FAILURES_IN_ORDER) {
        return entries.subList(0, i + 1);
      }
    }
    return entries;
  }

  /** When to look again, at the latest at a certain time. */
  private long wake(long until) {
    long wake = until;
    for (Entry entry : candidates()) {
      long due = entry.due - notBefore < 0 ? notBefore : entry.due;
      wake = due - wake < 0 ? due : wake;
    }
    return wake;
  }

  /** The one that was taken is done with. */
  void done(Entry entry) {
    lock.lock();
    try {
      taken = null;
      dirty |= entries.remove(entry);
    } finally {
      lock.unlock();
    }
  }

  /** The one that was taken failed, and is due again after a while. */
  void again(Entry entry, Duration after) {
    lock.lock();
    try {
      taken = null;
      entry.failures++;
      entry.due = nanos.getAsLong() + after.toNanos();
      dirty = true;
    } finally {
      lock.unlock();
    }
  }

  /** The one that was taken was given up half way, and counts as not tried. */
  void putBack() {
    lock.lock();
    try {
      taken = null;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is due before this long from now. */
  void hold(Duration pause) {
    lock.lock();
    try {
      notBefore = nanos.getAsLong() + pause.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** From here on {@link #take} waits for nothing. */
  void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything out. */
  List<Message> clear() {
    lock.lock();
    try {
      List<Message> all = entries.stream().map(Entry::message).toList();
      entries.clear();
      taken = null;
      dirty = true;
      return all;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** All that waits; null if nothing has changed since the last call. */
  @Nullable List<Kept> unsaved() {
    lock.lock();
    try {
      if (!dirty) {
        return null;
      }
      dirty = false;
      return entries.stream().map(entry -> new Kept(entry.message, entry.failures)).toList();
    } finally {
      lock.unlock();
    }
  }
}
