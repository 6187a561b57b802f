package fairlead.proxy.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of refusals in the ledger, so that links to them survive a restart and work on every
 * node. It is kept in memory first and written soon after; nobody waits for that. While the store
 * is away, so many wait to be written, and older ones are given up. Thread-safe.
 */
final class LedgerRefusals implements Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerRefusals.class);
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int MOST_UNSAVED = 10_000;
  private static final int BATCH = 500;
  private static final long WAIT_MILLIS = 1_000;

  private final MemoryRefusals memory;
  private final Store store;
  private final InstantSource wall;

  /** Ids that are to be written, oldest first, and when they came last; its own lock. */
  private final Map<String, Instant> unsaved = new LinkedHashMap<>();

  private long dropped;
  private boolean saving;

  LedgerRefusals(Store store, InstantSource wall) {
    this.memory = new MemoryRefusals(wall);
    this.store = store;
    this.wall = wall;
  }

  @Override
  public String keep(Refusal refusal) {
    String id = memory.keep(refusal);
    synchronized (unsaved) {
      unsaved.merge(id, refusal.time(), LedgerRefusals::later);
      drop();
    }
    return id;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void drop() {
    if (unsaved.size() > MOST_UNSAVED) {
      Iterator<String> oldest = unsaved.keySet().iterator();
      oldest.next();
      oldest.remove();
      dropped++;
    }
  }

  /**
   * Begins to write what is new, unless that is under way; done when nothing is left or it failed.
   */
  CompletableFuture<?> save() {
    Map<String, Instant> some = take();
    if (some.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<RefusalRows.Row> rows = new ArrayList<>(some.size());
    some.forEach(
        (id, last) -> memory.find(id).ifPresent(kept -> rows.add(new RefusalRows.Row(kept, last))));
    return store
        .put(tx -> RefusalRows.save(tx, rows))
        .handle((_, failure) -> saved(some, failure))
        .thenCompose(more -> more ? save() : CompletableFuture.completedFuture(null));
  }

  /** How many are to be written. */
  int unsaved() {
    synchronized (unsaved) {
      return unsaved.size();
    }
  }

  private Map<String, Instant> take() {
    synchronized (unsaved) {
      Map<String, Instant> some = new LinkedHashMap<>();
      Iterator<Map.Entry<String, Instant>> oldest = unsaved.entrySet().iterator();
      while (!saving && oldest.hasNext() && some.size() < BATCH) {
        Map.Entry<String, Instant> next = oldest.next();
        some.put(next.getKey(), next.getValue());
        oldest.remove();
      }
      saving = saving || !some.isEmpty();
      return some;
    }
  }

  /** Whether there is more to write. */
  private boolean saved(Map<String, Instant> some, @Nullable Throwable failure) {
    synchronized (unsaved) {
      saving = false;
      if (failure == null && dropped > 0) {
        LOG.warn("{} refusals were not kept in the ledger while it did not answer", dropped);
        dropped = 0;
      }
      if (failure != null) {
        some.forEach((id, last) -> unsaved.merge(id, last, LedgerRefusals::later));
        drop();
      }
      return failure == null && !unsaved.isEmpty();
    }
  }

  @Override
  public Optional<Kept> find(String id) {
    Optional<Kept> kept = memory.find(id);
    return kept.isPresent()
        ? kept
        : await(store.read(tx -> RefusalRows.find(tx, id, since())), Optional.empty());
  }

  @Override
  public List<Kept> latest(String user, int most) {
    if (user.isEmpty()) {
      return List.of();
    }
    Map<String, Kept> all = new LinkedHashMap<>();
    memory.latest(user, most).forEach(kept -> all.put(kept.refusal().id(), kept));
    await(store.read(tx -> RefusalRows.latest(tx, user, since(), most)), List.<Kept>of())
        .forEach(kept -> all.putIfAbsent(kept.refusal().id(), kept));
    return all.values().stream()
        .sorted(Comparator.comparing((Kept kept) -> kept.refusal().time()).reversed())
        .limit(most)
        .toList();
  }

  private Instant since() {
    return wall.instant().minus(KEPT);
  }

  /** What the store says, or something else if it does not answer soon. */
  private static <T> T await(CompletableFuture<T> answer, T otherwise) {
    try {
      return answer.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("refusals could not be read", e);
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
  }
}
