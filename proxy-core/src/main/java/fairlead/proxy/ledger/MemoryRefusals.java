package fairlead.proxy.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The index of refusals in memory: it is gone with the process. Thread-safe. */
public final class MemoryRefusals implements Refusals {
  private static final int MOST_A_USER = 1_000;
  private static final int MOST_USERS = 10_000;
  private static final int MOST_IN_ALL = 100_000;
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration FOLDED = Duration.ofSeconds(10);

  /** Where refusals of clients that nobody knows are kept; not a user name. */
  private static final String NOBODY = "";

  private final InstantSource clock;
  private final Cache<String, Entry> byId =
      Caffeine.newBuilder()
          .maximumSize(MOST_IN_ALL)
          .expireAfterWrite(KEPT.toSeconds(), TimeUnit.SECONDS)
          .build();
  private final Cache<String, Shelf> byUser =
      Caffeine.newBuilder()
          .maximumSize(MOST_USERS)
          .expireAfterAccess(KEPT.toSeconds(), TimeUnit.SECONDS)
          .build();

  public MemoryRefusals(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String keep(Refusal refusal) {
    String owner = refusal.user() == null ? NOBODY : refusal.user();
    Entry kept = Objects.requireNonNull(byUser.get(owner, o -> new Shelf(byId))).add(refusal);
    return kept.refusal.id();
  }

  @Override
  public Optional<Kept> find(String id) {
    Entry entry = byId.getIfPresent(id);
    return Optional.ofNullable(entry).filter(this::fresh).map(Entry::kept);
  }

  @Override
  public List<Kept> latest(String user, int most) {
    Shelf shelf = user.isEmpty() ? null : byUser.getIfPresent(user);
    return shelf == null
        ? List.of()
        : shelf.newestFirst().stream().filter(this::fresh).limit(most).map(Entry::kept).toList();
  }

  private boolean fresh(Entry entry) {
    return entry.refusal.time().plus(KEPT).isAfter(clock.instant());
  }

  private static final class Entry {
    private final Refusal refusal;
    private volatile int count = 1;

    Entry(Refusal refusal) {
      this.refusal = refusal;
    }

    Kept kept() {
      return new Kept(refusal, count);
    }
  }

  /** One user's refusals, newest last; locked for the moment of a look. */
  private static final class Shelf {
    private final Cache<String, Entry> byId;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    Shelf(Cache<String, Entry> byId) {
      this.byId = byId;
    }

    synchronized Entry add(Refusal refusal) {
      Entry twin = twin(refusal);
      if (twin != null) {
        twin.count++;
        return twin;
      }
      Entry entry = new Entry(refusal);
      entries.addLast(entry);
      byId.put(refusal.id(), entry);
      if (entries.size() > MOST_A_USER) {
        byId.invalidate(entries.removeFirst().refusal.id());
      }
      return entry;
    }

    synchronized List<Entry> newestFirst() {
      List<Entry> all = new ArrayList<>(entries.size());
      entries.descendingIterator().forEachRemaining(all::add);
      return all;
    }

    private @Nullable Entry twin(Refusal refusal) {
      Instant since = refusal.time().minus(FOLDED);
      Iterator<Entry> newest = entries.descendingIterator();
      while (newest.hasNext()) {
        Entry entry = newest.next();
        if (entry.refusal.time().isBefore(since)) {
          return null;
        }
        if (equal(entry.refusal, refusal)) {
          return entry;
        }
      }
      return null;
    }

    private static boolean equal(Refusal one, Refusal other) {
      return one.reason() == other.reason()
          && one.reported() == other.reported()
          && one.port() == other.port()
          && one.host().equals(other.host())
          && one.path().equals(other.path())
          && one.method().equals(other.method())
          && one.scheme().equals(other.scheme())
          && Objects.equals(one.detail(), other.detail())
          && Objects.equals(one.user(), other.user())
          && Objects.equals(one.tier(), other.tier())
          && Objects.equals(one.rule(), other.rule());
    }
  }
}
