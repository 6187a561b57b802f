package fairlead.gateway.notify;

import fairlead.gateway.notify.NoticeMeters.Result;
import fairlead.proxy.notice.Notice;
import fairlead.proxy.notice.Notices;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the receivers of the settings, each on its own thread. What is told before the start waits
 * for it, as no link can be made before the pages have an address. Thread-safe.
 */
public final class Webhooks implements Notices, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final int CAPACITY = 1_000;
  private static final int MOST_BEFORE_START = 100;
  private static final Duration LAST_TRIES = Duration.ofSeconds(2);
  private static final Duration LAST_SAVE = Duration.ofSeconds(1);

  private final String node;
  private final Path directory;
  private final List<Delivery> deliveries;
  private final Delivery.Tools tools;
  private final List<Notice> early = new ArrayList<>();
  private volatile @Nullable Messages messages;

  /** What receivers are told with; those of the tests are quicker. */
  Webhooks(List<Receiver> receivers, Path data, String node, Delivery.Tools tools) {
    this.node = node;
    this.directory = data.resolve("notices");
    this.tools = tools;
    this.deliveries =
        receivers.stream()
            .map(receiver -> new Delivery(receiver, tools, new Spool(directory, receiver)))
            .toList();
    tools.meters().watchQueue(() -> deliveries.stream().mapToInt(Delivery::waiting).sum());
  }

  /**
   * Makes them, and tells nobody yet.
   *
   * @param data the gateway's directory; what waits is kept below it
   * @param node this gateway's name
   * @param nanos a monotonic clock
   * @param version ours
   * @throws IOException if a file of secrets cannot be used
   */
  public static Webhooks of(
      List<Receiver> receivers,
      Path data,
      String node,
      MeterRegistry registry,
      InstantSource clock,
      LongSupplier nanos,
      String version)
      throws IOException {
    for (Receiver receiver : receivers) {
      receiver.secrets().check();
    }
    Sender sender = new Sender(clock, Pace.USUAL.answer(), version);
    NoticeMeters meters = new NoticeMeters(registry);
    return new Webhooks(
        receivers,
        data,
        node,
        new Delivery.Tools(sender, Pace.USUAL, meters, clock, nanos, CAPACITY));
  }

  /**
   * Begins, with what waits of a former run and what was told before.
   *
   * @param publicUrl what stands before each link
   */
  public void start(String publicUrl) {
    forgetOthers();
    deliveries.forEach(Delivery::start);
    synchronized (early) {
      messages = new Messages(node, publicUrl);
      early.forEach(this::tell);
      early.clear();
    }
  }

  @Override
  public void tell(Notice notice) {
    try {
      Messages form = messages;
      if (form == null) {
        form = keptForLater(notice);
      }
      if (form != null) {
        String id = Messages.newId();
        for (Delivery delivery : deliveries) {
          if (delivery.receiver().wants(notice)) {
            delivery.take(form.of(notice, id, delivery.receiver()));
          }
        }
      }
    } catch (RuntimeException e) {
      tools.meters().count(NoticeType.of(notice).label(), Result.DROPPED);
      LOG.error("a defect: nobody could be told of {}", NoticeType.of(notice).label(), e);
    }
  }

  /** Null if it is kept until the start, or dropped. */
  private @Nullable Messages keptForLater(Notice notice) {
    synchronized (early) {
      if (messages == null) {
        if (early.size() < MOST_BEFORE_START) {
          early.add(notice);
        } else {
          tools.meters().count(NoticeType.of(notice).label(), Result.DROPPED);
        }
      }
      return messages;
    }
  }

  /** What waited for a receiver that is none any more is nobody's business. */
  private void forgetOthers() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    Set<String> ours =
        deliveries.stream()
            .map(delivery -> Spool.name(delivery.receiver()))
            .collect(Collectors.toSet());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jsonl*")) {
      for (Path file : files) {
        if (!ours.contains(String.valueOf(file.getFileName()))) {
          Files.delete(file);
          LOG.info(
              "{}: what waited for a receiver that is gone from the settings is deleted", file);
        }
      }
    } catch (IOException e) {
      LOG.warn("{}: old notices cannot be deleted: {}", directory, e.toString());
    }
  }

  /**
   * Tries for 2 s to deliver what is due; what then still waits is kept for the next start. Blocks.
   */
  @Override
  public void close() {
    deliveries.forEach(Delivery::close);
    try {
      joinAll(LAST_TRIES);
      deliveries.forEach(Delivery::abort);
      tools.sender().close();
      joinAll(LAST_SAVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tools.sender().close();
    }
    int left = deliveries.stream().mapToInt(Delivery::waiting).sum();
    if (left > 0) {
      LOG.info("notices that wait for the next start: {}", left);
    }
  }

  private void joinAll(Duration most) throws InterruptedException {
    long until = tools.nanos().getAsLong() + most.toNanos();
    for (Delivery delivery : deliveries) {
      long left = Math.max(1, until - tools.nanos().getAsLong());
      delivery.join(Duration.ofMillis(1 + TimeUnit.NANOSECONDS.toMillis(left)));
    }
  }
}
