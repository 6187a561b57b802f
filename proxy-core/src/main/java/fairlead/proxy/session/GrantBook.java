package fairlead.proxy.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grants;
import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.HoldingLedger;
import fairlead.proxy.ledger.Holdings;
import fairlead.proxy.ledger.LedgerUnavailable;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the people who use this node hold, as the ledger has it: read when somebody is first asked
 * about, again when the ledger tells of a change, and forgotten when nobody asks. What is known
 * stays known while the ledger is away. A policy without approvals never asks.
 *
 * <p>Thread-safe; never blocks, never locks.
 */
public final class GrantBook implements Whereabouts {
  /** What somebody holds of whom that is not known: none, and to be compared by identity. */
  static final Grants UNKNOWN = new Grants(List.of());

  private static final int MOST_USERS = 200_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final long ANSWER_SECONDS = 2;

  /** For so long the ledger is not asked again about somebody of whom it did not answer. */
  private static final long AWAY_MILLIS = 2_000;

  private final HoldingLedger ledger;
  private final Heartbeat heartbeat;
  private final Supplier<PolicySet> policies;
  private final LongSupplier nanos;
  private final Cache<String, Entry> entries;
  private final Queue<Entry> failed = new ConcurrentLinkedQueue<>();

  /** Of one user. Stale from a change until the ledger is asked again. */
  private static final class Entry {
    final String user;
    final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();
    volatile @Nullable Holdings holdings;
    volatile boolean stale = true;
    volatile long failedAt = Long.MIN_VALUE;

    Entry(String user) {
      this.user = user;
    }
  }

  GrantBook(
      HoldingLedger ledger, Heartbeat heartbeat, Supplier<PolicySet> policies, LongSupplier nanos) {
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    this.policies = policies;
    this.nanos = nanos;
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(MOST_USERS)
            .expireAfterAccess(REMEMBERED)
            .ticker(nanos::getAsLong)
            .executor(Runnable::run)
            .build();
    heartbeat.onChange(this::changed);
  }

  private void changed(Heartbeat.Change change) {
    switch (change.kind()) {
      case ACCESS -> refresh(change.user());
      case SESSION -> {
        Entry entry = entries.asMap().get(change.user());
        Holdings known = entry == null ? null : entry.holdings;
        if (entry != null && (known == null || hasTier(known))) {
          refresh(entry);
        }
      }
      case EVERYTHING -> entries.asMap().values().forEach(this::refresh);
      case TOKEN, PASS, PSEUDONYM -> {}
    }
  }

  /** A grant of a tier may end with its last session. */
  private static boolean hasTier(Holdings holdings) {
    return holdings.grants().all().stream().anyMatch(each -> each.opens() == Chain.Opens.TIER);
  }

  /** Reads at once what a user holds, if that was ever asked: somebody has just changed it. */
  public void refresh(String user) {
    Entry entry = entries.asMap().get(user);
    if (entry != null) {
      refresh(entry);
    }
  }

  private void refresh(Entry entry) {
    entry.stale = true;
    load(entry);
  }

  /** What a user holds, as this node knows; {@link #UNKNOWN} if it does not, and asks. */
  Grants grants(PolicySet by, String user) {
    if (by.approvals().isEmpty()) {
      return Grants.NONE;
    }
    Holdings known = known(user);
    return known == null ? UNKNOWN : known.grants();
  }

  /** What a user holds and has asked for; null if this node does not know, and asks. */
  @Nullable Holdings known(String user) {
    Entry entry = entry(user);
    Holdings known = entry.holdings;
    if (known == null && !isAway(entry)) {
      load(entry);
    }
    return known;
  }

  private Entry entry(String user) {
    Entry entry = entries.getIfPresent(user);
    if (entry != null) {
      return entry;
    }
    Entry fresh = new Entry(user);
    Entry other = entries.asMap().putIfAbsent(user, fresh);
    return other == null ? fresh : other;
  }

  /** What is done once the ledger has answered or failed to; null if it failed to just now. */
  @Nullable CompletableFuture<Void> answered(String user) {
    Entry entry = entry(user);
    if (entry.holdings != null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> asking = entry.asking.get();
    return asking != null ? asking : isAway(entry) ? null : load(entry);
  }

  private boolean isAway(Entry entry) {
    long failure = entry.failedAt;
    return failure != Long.MIN_VALUE && millis() - failure < AWAY_MILLIS;
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  /** Asks the ledger, unless it is being asked: then again behind that, if need be. */
  private CompletableFuture<Void> load(Entry entry) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = entry.asking.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    entry.stale = false;
    ledger
        .holdings(entry.user, policies.get().zone())
        .toCompletableFuture()
        .copy()
        .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .whenComplete((held, failure) -> take(entry, held, failure))
        .whenComplete((_, _) -> mine.complete(null));
    return mine;
  }

  private void take(Entry entry, @Nullable Holdings held, @Nullable Throwable failure) {
    if (failure != null || held == null) {
      entry.failedAt = millis();
      entry.stale = true;
      entry.asking.set(null);
      if (entry.holdings != null) {
        failed.add(entry);
      }
      return;
    }
    entry.failedAt = Long.MIN_VALUE;
    // Another object each time, as who waits for news compares them.
    entry.holdings = new Holdings(new Grants(held.grants().all()), held.pending());
    entry.asking.set(null);
    if (entry.stale) {
      load(entry);
    }
  }

  /** Asks again about those of whom the ledger did not answer; to be called twice a second. */
  void sweep() {
    if (heartbeat.silentMillis() > 0) {
      return;
    }
    for (int left = failed.size(); left > 0; left--) {
      Entry entry = failed.poll();
      if (entry != null && entry.stale) {
        load(entry);
      }
    }
  }

  @Override
  public CompletionStage<PolicySet.Assignment> of(
      PolicySet by, Principal principal, InetAddress client) {
    Grants held = grants(by, principal.user());
    if (held != UNKNOWN) {
      return CompletableFuture.completedFuture(assign(by, principal, client, held));
    }
    CompletableFuture<Void> answered = answered(principal.user());
    CompletionStage<Void> wait =
        answered == null ? CompletableFuture.completedFuture(null) : answered;
    return wait.thenApply(
        _ -> {
          Holdings known = known(principal.user());
          if (known == null) {
            throw new LedgerUnavailable("what " + principal.user() + " holds is not known", null);
          }
          return assign(by, principal, client, known.grants());
        });
  }

  /** Where a principal stands now, as far as this node knows what it holds. */
  PolicySet.Assignment assign(PolicySet by, Principal principal, InetAddress client) {
    return assign(by, principal, client, grants(by, principal.user()));
  }

  private PolicySet.Assignment assign(
      PolicySet by, Principal principal, InetAddress client, Grants held) {
    return held == Grants.NONE
        ? by.assign(principal, client)
        : by.assign(principal, client, held, Instant.ofEpochMilli(heartbeat.millis()));
  }
}
