package fairlead.proxy.audit.sink;

import fairlead.policy.wording.Quoted;
import fairlead.proxy.audit.LogFiles;
import fairlead.proxy.audit.SealedLine;
import fairlead.proxy.audit.Segments;
import fairlead.proxy.audit.sink.SinkMeters.Result;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink at work, on a thread of its own. It takes some lines of each stream in turn, delivers
 * them, and only then counts them as done; whatever fails is tried again until it is through, with
 * growing pauses. So each line is delivered at least once, and again where a failure or a crash
 * leaves open whether it was. The log knows nothing of it.
 */
final class SinkRunner {
  private static final Logger LOG = LoggerFactory.getLogger(SinkRunner.class);
  private static final int MOST_LINES = 1_000;
  private static final long MOST_OCTETS = 1 << 20;
  private static final int MOST_WORDS = 300;
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** What a sink works with. */
  record Tools(
      Path log,
      Path directory,
      Pace pace,
      long largestDead,
      SinkMeters meters,
      InstantSource clock,
      LongSupplier nanos) {}

  private final SinkConfig config;
  private final Sink sink;
  private final Tools tools;
  private final DeadLetters dead;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Feed> feeds = new ConcurrentSkipListMap<>();
  private volatile @Nullable Instant oldest;
  private int failures;
  private String trouble = "";
  private long said;
  private long savedAt;

  SinkRunner(SinkConfig config, Sink sink, Tools tools) {
    this.config = config;
    this.sink = sink;
    this.tools = tools;
    this.dead = new DeadLetters(tools.directory, tools.largestDead, tools.clock);
    this.thread = Thread.ofPlatform().name("sink-" + config.name()).daemon().unstarted(this::run);
    tools.meters.watch(this::lag, this::age);
  }

  void start() {
    thread.start();
  }

  private long lag() {
    return feeds.values().stream().mapToLong(Feed::lag).sum();
  }

  private double age() {
    Instant since = oldest;
    return since == null
        ? 0
        : Math.max(0, Duration.between(since, tools.clock.instant()).toMillis() / 1_000.0);
  }

  private void run() {
    try {
      LogFiles.directory(tools.directory);
      boolean more = true;
      while (more) {
        more = round();
      }
    } catch (InterruptedException e) {
      // Told to give up: what is not done with comes at the next start.
    } catch (IOException e) {
      LOG.error("the sink {} cannot work: {}", config.name(), e.toString());
    } catch (RuntimeException | Error e) {
      LOG.error("the sink {} broke down; it delivers nothing until a restart", config.name(), e);
    } finally {
      end();
    }
  }

  /** Once through all streams; false when it is time to end. */
  private boolean round() throws InterruptedException {
    boolean last = closing.getCount() == 0;
    boolean moved = false;
    try {
      openNew();
      for (Feed feed : feeds.values()) {
        moved |= step(feed);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      back();
      return pauseFor(e.toString(), null);
    }
    if (!moved && !last) {
      boolean ignored = closing.await(tools.pace.poll().toMillis(), TimeUnit.MILLISECONDS);
    }
    return moved || !last;
  }

  private void openNew() throws IOException {
    Set<String> wanted = config.streams();
    for (String stream : Segments.streams(tools.log)) {
      if (!feeds.containsKey(stream) && (wanted.isEmpty() || wanted.contains(stream))) {
        feeds.put(stream, new Feed(tools.log, tools.directory, stream));
      }
    }
  }

  /** Delivers the next lines of a stream; false if there were none, or they could not be. */
  private boolean step(Feed feed) throws IOException, InterruptedException {
    List<SealedLine> lines = feed.take(MOST_LINES, MOST_OCTETS);
    lost(feed, feed.takeLost());
    if (lines.isEmpty()) {
      saveIfDue();
      return false;
    }
    List<SealedLine> left = lines.stream().filter(this::wants).toList();
    while (!left.isEmpty()) {
      oldest = sealedAt(left);
      Receipt receipt = sink.deliver(left);
      settle(left, receipt);
      left = receipt.left();
      if (!left.isEmpty()) {
        feed.done(left.getFirst().seq() - 1);
        tools.meters.count(Result.RETRIED, left.size());
        saveIfDue();
        if (!pauseFor(receipt.trouble(), receipt.retryAfter())) {
          feed.back();
          return false;
        }
      }
    }
    recovered();
    feed.done(lines.getLast().seq());
    oldest = null;
    saveIfDue();
    return true;
  }

  private boolean wants(SealedLine line) {
    return config.kinds().isEmpty() || config.kinds().contains(line.kind());
  }

  /** When the first of them was sealed, if its checkpoint is among them; else its own time. */
  private static @Nullable Instant sealedAt(List<SealedLine> lines) {
    return lines.stream()
        .filter(SealedLine::isCheckpoint)
        .findFirst()
        .orElse(lines.getFirst())
        .time();
  }

  private void settle(List<SealedLine> lines, Receipt receipt) {
    long rejected = receipt.dead().stream().mapToLong(Receipt.Rejection::count).sum();
    if (rejected > 0) {
      bury(receipt.dead(), rejected);
    }
    tools.meters.count(Result.DEAD, rejected);
    tools.meters.count(Result.DELIVERED, lines.size() - receipt.left().size() - rejected);
  }

  private void bury(List<Receipt.Rejection> rejections, long count) {
    Receipt.Rejection one = rejections.getFirst();
    SealedLine first = one.among().getFirst();
    LOG.warn(
        "the sink {} takes {} records never, in stream {} from {} on: {}",
        config.name(),
        count,
        first.stream(),
        first.seq(),
        Quoted.clip(one.why(), MOST_WORDS));
    try {
      dead.add(rejections);
    } catch (IOException e) {
      LOG.error("the sink {}: they cannot be kept as dead letters: {}", config.name(), e + "");
    }
  }

  private void lost(Feed feed, long count) {
    if (count > 0) {
      tools.meters.count(Result.LOST, count);
      LOG.warn(
          "the sink {} lost {} records of stream {}, which were deleted from the log, or damaged,"
              + " before it read them",
          config.name(),
          count,
          feed.stream());
    }
  }

  /** Waits behind a failure; false if there is no time for that. */
  private boolean pauseFor(String why, @Nullable Duration asked) throws InterruptedException {
    failures++;
    say(why);
    Duration pause = tools.pace.pause(failures, ThreadLocalRandom.current().nextDouble());
    if (asked != null) {
      Duration most = tools.pace.longestAsked();
      pause = asked.compareTo(most) < 0 ? asked : most;
    }
    return !closing.await(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Says trouble once, and again when it is another and some time has passed. */
  private void say(String why) {
    long now = tools.nanos.getAsLong();
    if (trouble.isEmpty() || (!trouble.equals(why) && now - said >= QUIET.toNanos())) {
      LOG.warn(
          "the sink {} delivers nothing just now, and tries again: {}",
          config.shown(),
          Quoted.clip(why, MOST_WORDS));
      trouble = why;
      said = now;
    }
  }

  private void recovered() {
    failures = 0;
    if (!trouble.isEmpty()) {
      trouble = "";
      LOG.info("the sink {} delivers again", config.shown());
    }
  }

  private void saveIfDue() {
    long now = tools.nanos.getAsLong();
    if (now - savedAt >= tools.pace.save().toNanos()) {
      savedAt = now;
      feeds.values().forEach(this::save);
    }
  }

  private void save(Feed feed) {
    try {
      feed.save();
    } catch (ClosedByInterruptException e) {
      // Told to give up; it is saved at the end.
    } catch (IOException e) {
      say("how far it is cannot be kept: " + e);
    }
  }

  private void back() {
    for (Feed feed : feeds.values()) {
      try {
        feed.back();
      } catch (IOException e) {
        LOG.warn("the sink {}: {}", config.name(), e.toString());
      }
    }
  }

  private void end() {
    // An interrupt would keep files from being written.
    boolean ignored = Thread.interrupted();
    feeds.values().forEach(this::save);
    for (Feed feed : feeds.values()) {
      try {
        feed.close();
      } catch (IOException e) {
        LOG.warn("the sink {}: {}", config.name(), e.toString());
      }
    }
    sink.close();
  }

  /** Ends when all is delivered, or at the next failure. */
  void finish() {
    closing.countDown();
  }

  /** Waits for the end, at most so long. */
  void join(Duration most) throws InterruptedException {
    if (thread.getState() != Thread.State.NEW) {
      boolean ignored = thread.join(most);
    }
  }

  /** Ends at once, whatever is under way. */
  void abort() {
    if (thread.isAlive()) {
      LOG.info("the sink {} is told the rest at the next start", config.name());
      thread.interrupt();
      sink.close();
    }
  }
}
