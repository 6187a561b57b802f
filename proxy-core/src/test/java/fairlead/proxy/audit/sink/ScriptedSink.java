package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A sink that takes everything, unless it is told otherwise. */
final class ScriptedSink implements Sink {
  static final Pace QUICK =
      new Pace(
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofMillis(40),
          Duration.ofMillis(80),
          Duration.ofSeconds(2),
          Duration.ofMillis(5));

  final List<Long> taken = new CopyOnWriteArrayList<>();
  final List<Integer> attempts = new CopyOnWriteArrayList<>();
  volatile Function<List<SealedLine>, Receipt> answer = _ -> Receipt.delivered();
  volatile boolean hangs;
  volatile boolean closed;

  @Override
  public Receipt deliver(List<SealedLine> lines) throws InterruptedException {
    attempts.add(lines.size());
    if (hangs) {
      new CountDownLatch(1).await();
    }
    Receipt receipt = answer.apply(lines);
    lines.stream()
        .filter(line -> !receipt.left().contains(line))
        .filter(line -> receipt.dead().stream().noneMatch(each -> each.among().contains(line)))
        .forEach(line -> taken.add(line.seq()));
    return receipt;
  }

  @Override
  public void close() {
    closed = true;
  }
}
