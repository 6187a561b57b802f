package fairlead.proxy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Folds failed logins, so that guessing cannot flood the records: the first of an account and
 * source is told, then once a minute how many came since. Nothing is left out: what is still to be
 * told is told by {@link #tellDue}, and at the end by {@link #tellAll}. Thread-safe.
 */
final class FailedLogins {
  private static final Duration FOLD = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final LoginListener listener;
  private final Queue<CrowdedOut> crowdedOut = new ConcurrentLinkedQueue<>();
  private final Cache<Fold, Tally> open =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .<Fold, Tally>evictionListener(this::evicted)
          .build();

  /** What is folded; without a user it is all accounts of a source. */
  private record Fold(@Nullable String user, Source source) {}

  /**
   * How it stands.
   *
   * @param client who tried last
   * @param since how many came since it was told
   */
  private record Tally(InetAddress client, Instant told, int since) {}

  private record CrowdedOut(Fold fold, Tally tally) {}

  FailedLogins(InstantSource clock, LoginListener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  private void evicted(@Nullable Fold fold, @Nullable Tally tally, RemovalCause why) {
    if (fold != null && tally != null && tally.since > 0) {
      crowdedOut.add(new CrowdedOut(fold, tally));
    }
  }

  /** A password was wrong. */
  void failed(String user, InetAddress client) {
    count(new Fold(user, Source.of(client)), client);
  }

  /**
   * A try was not looked at, as there were too many before. It is folded with the account's
   * failures, or else with what others the source tries: names that are made up cost their maker
   * nothing here, so they must not get a record each.
   */
  void throttled(String user, InetAddress client) {
    Source source = Source.of(client);
    Fold own = new Fold(user, source);
    count(open.getIfPresent(own) == null ? new Fold(null, source) : own, client);
  }

  /** A credential that names nobody was wrong. */
  void withoutName(InetAddress client) {
    count(new Fold(null, Source.of(client)), client);
  }

  private void count(Fold fold, InetAddress client) {
    Instant now = clock.instant();
    int[] tell = {0};
    open.asMap()
        .compute(
            fold,
            (key, old) -> {
              if (old != null && now.isBefore(old.told.plus(FOLD))) {
                return new Tally(client, old.told, old.since + 1);
              }
              tell[0] = old == null ? 1 : old.since + 1;
              return new Tally(client, now, 0);
            });
    if (tell[0] > 0) {
      listener.failed(fold.user, client, tell[0]);
    }
  }

  /** Tells what has waited for a minute. */
  void tellDue() {
    tell(clock.instant().minus(FOLD));
  }

  /** Tells whatever is still to be told. */
  void tellAll() {
    tell(Instant.MAX);
  }

  /** Tells what was told last at this time or before; what has nothing to tell is forgotten. */
  private void tell(Instant latest) {
    open.asMap().keySet().forEach(fold -> tell(fold, latest));
    for (CrowdedOut one = crowdedOut.poll(); one != null; one = crowdedOut.poll()) {
      tell(one.fold, one.tally);
    }
  }

  private void tell(Fold fold, Instant latest) {
    Tally[] due = {null};
    Instant now = clock.instant();
    open.asMap()
        .computeIfPresent(
            fold,
            (key, tally) -> {
              if (tally.told.isAfter(latest)) {
                return tally;
              }
              due[0] = tally;
              return tally.since == 0 ? null : new Tally(tally.client, now, 0);
            });
    if (due[0] != null) {
      tell(fold, due[0]);
    }
  }

  private void tell(Fold fold, Tally tally) {
    if (tally.since > 0) {
      listener.failed(fold.user, tally.client, tally.since);
    }
  }
}
