package fairlead.gateway.notify;

import fairlead.gateway.notify.Backlog.Entry;
import fairlead.gateway.notify.Backlog.Kept;
import fairlead.gateway.notify.NoticeMeters.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages to one receiver, on a virtual thread of its own: whatever becomes of it bears on
 * nobody else. What waits for more than a moment is kept in the spool.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);

  private final Receiver receiver;
  private final Tools tools;
  private final Backlog backlog;
  private final Spool spool;
  private final AtomicInteger dropped = new AtomicInteger();
  private @Nullable Thread thread;
  private String trouble = "";
  private long nextReport;
  private volatile boolean gone;
  private volatile boolean aborted;

  /**
   * What deliveries have in common.
   *
   * @param nanos a monotonic clock
   * @param capacity messages that may wait for a receiver
   */
  record Tools(
      Sender sender,
      Pace pace,
      NoticeMeters meters,
      InstantSource clock,
      LongSupplier nanos,
      int capacity) {}

  Delivery(Receiver receiver, Tools tools, Spool spool) {
    this.receiver = receiver;
    this.tools = tools;
    this.spool = spool;
    this.backlog = new Backlog(tools.capacity, tools.nanos);
    this.nextReport = tools.nanos.getAsLong();
  }

  Receiver receiver() {
    return receiver;
  }

  /** Goes on with what a former run left. */
  void start() {
    spool.load().forEach(this::add);
    thread = Thread.ofVirtual().name("notices to " + receiver.shown()).start(this::run);
  }

  /** Takes a message; safe for any thread, and never waits for the receiver. */
  void take(Message message) {
    if (gone) {
      tools.meters.count(message.type(), Result.GONE);
    } else {
      add(new Kept(message, 0));
    }
  }

  private void add(Kept kept) {
    Message oldest = backlog.add(kept);
    if (oldest != null) {
      dropped.incrementAndGet();
      tools.meters.count(oldest.type(), Result.DROPPED);
    }
  }

  /** Messages that wait. */
  int waiting() {
    return backlog.size();
  }

  /** Tries what is due once more, and ends. */
  void close() {
    backlog.close();
  }

  /** Ends with what is under way, which counts as not tried; the sender's close is to follow. */
  void abort() {
    aborted = true;
  }

  /** Waits for the end. */
  void join(Duration most) throws InterruptedException {
    if (thread != null) {
      boolean ignored = thread.join(most);
    }
  }

  private void run() {
    try {
      boolean more = true;
      while (more && !gone && !aborted) {
        Entry next = backlog.take(TICK);
        if (next != null) {
          attemptContained(next);
        }
        more = next != null || !backlog.isClosed();
        look();
      }
    } catch (InterruptedException e) {
      LOG.warn("notices to {} were interrupted", receiver.shown());
    }
    nextReport = tools.nanos.getAsLong();
    look();
  }

  /** One message that we cannot handle must not end those behind it. */
  private void attemptContained(Entry entry) throws InterruptedException {
    try {
      attempt(entry);
    } catch (RuntimeException e) {
      end(entry, Result.DROPPED);
      LOG.error("a defect: a notice to {} is given up", receiver.shown(), e);
    }
  }

  private void look() {
    List<Kept> unsaved = backlog.unsaved();
    if (unsaved != null) {
      spool.save(unsaved);
    }
    if (dropped.get() > 0 && tools.nanos.getAsLong() - nextReport >= 0) {
      nextReport = tools.nanos.getAsLong() + BETWEEN_REPORTS.toNanos();
      LOG.warn(
          "notices to {} that were dropped, as no more than {} can wait: {}",
          receiver.shown(),
          tools.capacity,
          dropped.getAndSet(0));
    }
  }

  private void attempt(Entry entry) throws InterruptedException {
    Duration age = Duration.between(entry.message().time(), tools.clock.instant());
    if (age.compareTo(tools.pace.giveUp()) > 0 || entry.failures() >= Pace.MOST_ATTEMPTS) {
      end(entry, Result.EXPIRED);
      return;
    }
    Answer answer = tools.sender.send(receiver, entry.message());
    if (answer.isDelivered()) {
      end(entry, Result.DELIVERED);
      recovered();
    } else if (aborted) {
      backlog.putBack();
    } else if (answer.isGone()) {
      stop(answer);
    } else if (answer.isPassing()) {
      retry(entry, answer);
    } else {
      end(entry, Result.REFUSED);
      say(answer, "the notice is given up");
    }
  }

  private void end(Entry entry, Result result) {
    backlog.done(entry);
    tools.meters.count(entry.message().type(), result);
  }

  private void retry(Entry entry, Answer answer) {
    double chance = ThreadLocalRandom.current().nextDouble();
    Duration wait = tools.pace.pause(entry.failures() + 1, chance);
    Duration asked = answer.retryAfter();
    if (asked != null) {
      Duration hold = asked.compareTo(tools.pace.giveUp()) < 0 ? asked : tools.pace.giveUp();
      backlog.hold(hold);
    }
    backlog.again(entry, wait);
    tools.meters.count(entry.message().type(), Result.RETRIED);
    say(answer, "it is tried again");
  }

  private void stop(Answer answer) {
    gone = true;
    backlog.clear().forEach(message -> tools.meters.count(message.type(), Result.GONE));
    LOG.warn(
        "{} says that it is gone for good ({}): it is told nothing more until the next start",
        receiver.shown(),
        answer.said());
  }

  /** Says trouble once for as long as it is the same. */
  private void say(Answer answer, String what) {
    String now = answer.said();
    if (!now.equals(trouble)) {
      trouble = now;
      LOG.warn("a notice to {} did not arrive, {}: {}", receiver.shown(), what, now);
    }
  }

  private void recovered() {
    if (!trouble.isEmpty()) {
      trouble = "";
      LOG.info("{} takes notices again", receiver.shown());
    }
  }
}
