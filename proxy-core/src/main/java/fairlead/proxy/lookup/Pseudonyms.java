package fairlead.proxy.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fairlead.proxy.audit.Names;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.PseudonymLedger;
import fairlead.proxy.ledger.PseudonymLedger.Pseudonym;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pseudonyms of users, as the ledger keeps them.
 *
 * <p>Records must not wait for a ledger that is away: then a user gets another pseudonym, which is
 * entered later. So a user may have several, and all of them are looked for and erased together.
 * One that was erased is forgotten here within a second; a new one is made when the person comes
 * again. Thread-safe; blocks for some seconds at most.
 */
public final class Pseudonyms implements Names, Aliases {
  private static final Logger LOG = LoggerFactory.getLogger(Pseudonyms.class);
  private static final long PATIENCE_MILLIS = 3_000;
  private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST = 100_000;

  private final PseudonymLedger ledger;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final Cache<String, String> names = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<String, String> users = Caffeine.newBuilder().maximumSize(MOST).build();
  private final List<Pseudonym> notEntered = new ArrayList<>();
  private long askAgain;

  /**
   * The pseudonyms of a ledger.
   *
   * @param heartbeat tells what was erased
   */
  public Pseudonyms(
      PseudonymLedger ledger, Heartbeat heartbeat, InstantSource clock, LongSupplier nanos) {
    this.ledger = ledger;
    this.clock = clock;
    this.nanos = nanos;
    this.askAgain = nanos.getAsLong();
    heartbeat.onChange(this::changed);
  }

  private void changed(Heartbeat.Change change) {
    switch (change.kind()) {
      case PSEUDONYM -> forget(change.user());
      case EVERYTHING -> {
        names.invalidateAll();
        users.invalidateAll();
      }
      default -> {}
    }
  }

  private synchronized void forget(String user) {
    names.invalidate(user);
    users.asMap().values().removeIf(user::equals);
    notEntered.removeIf(each -> each.user().equals(user));
  }

  /** {@inheritDoc} Called by one thread, the log's writer. */
  @Override
  public String of(String user) {
    String known = names.getIfPresent(user);
    return known == null ? make(user) : known;
  }

  private synchronized String make(String user) {
    Pseudonym fresh = PseudonymNames.fresh(user, random, clock.instant());
    Optional<Pseudonym> kept = enter() ? ask(ledger.take(fresh)) : Optional.empty();
    if (kept.isEmpty()) {
      notEntered.add(fresh);
    }
    String name = kept.orElse(fresh).name();
    names.put(user, name);
    return name;
  }

  /** Enters what could not be; false while the ledger is away. */
  private boolean enter() {
    if (nanos.getAsLong() - askAgain < 0) {
      return false;
    }
    if (!notEntered.isEmpty()) {
      if (ask(ledger.enter(List.copyOf(notEntered)).thenApply(_ -> true)).isEmpty()) {
        return false;
      }
      notEntered.clear();
    }
    return true;
  }

  /** An answer; empty if the ledger is away, and then it is not asked for a while. */
  private <T> Optional<T> ask(CompletionStage<T> question) {
    try {
      return Optional.of(
          question.toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the ledger is away; pseudonyms are entered later: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    askAgain = nanos.getAsLong() + AWAY_NANOS;
    return Optional.empty();
  }

  /** Enters what was used while the ledger was away; to be called now and then. */
  public synchronized void tend() {
    enter();
  }

  /** {@inheritDoc} */
  @Override
  public Set<String> all(String user) {
    Set<String> all =
        ask(ledger.of(user)).orElse(List.of()).stream()
            .map(Pseudonym::name)
            .collect(Collectors.toSet());
    synchronized (this) {
      notEntered.stream()
          .filter(each -> each.user().equals(user))
          .forEach(each -> all.add(each.name()));
    }
    return all;
  }

  @Override
  public String user(String name) {
    if (!PseudonymNames.isPseudonym(name)) {
      return name;
    }
    String known = users.getIfPresent(name);
    if (known != null) {
      return known;
    }
    Optional<String> user = ask(ledger.user(name)).flatMap(found -> found);
    user.ifPresent(found -> users.put(name, found));
    return user.orElse(name);
  }
}
