package fairlead.proxy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Slows down guessing: after some failures in a row of one account from one source, the next tries
 * have to wait, ever longer. Other sources of the same account do not: nobody is locked out by a
 * stranger. Thread-safe.
 */
final class Throttle {
  private static final int FREE_FAILURES = 5;
  private static final int FREE_FAILURES_OF_A_SOURCE = 50;
  private static final long LONGEST_SECONDS = 60;
  private static final int MOST_PAIRS = 100_000;

  private final InstantSource clock;
  private final Cache<Pair, Failures> failures =
      Caffeine.newBuilder().maximumSize(MOST_PAIRS).expireAfterWrite(15, TimeUnit.MINUTES).build();

  Throttle(InstantSource clock) {
    this.clock = clock;
  }

  /** An account and where it was tried from; all accounts of a source together have the name "". */
  private record Pair(String user, Source source) {}

  private record Failures(int count, Instant last) {
    Duration pause(int free) {
      int over = Math.min(count - free, 10);
      return over < 0 ? Duration.ZERO : Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1L << over));
    }
  }

  /** How long the next try has to wait; zero if it need not. */
  Duration pause(String user, InetAddress client) {
    Source source = Source.of(client);
    Duration own = left(new Pair(user, source), FREE_FAILURES);
    Duration all = left(new Pair("", source), FREE_FAILURES_OF_A_SOURCE);
    return own.compareTo(all) > 0 ? own : all;
  }

  private Duration left(Pair pair, int free) {
    Failures so = failures.getIfPresent(pair);
    if (so == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), so.last.plus(so.pause(free)));
    return left.isNegative() ? Duration.ZERO : left;
  }

  void failed(String user, InetAddress client) {
    Source source = Source.of(client);
    count(new Pair(user, source));
    count(new Pair("", source));
  }

  private void count(Pair pair) {
    failures
        .asMap()
        .merge(
            pair,
            new Failures(1, clock.instant()),
            (old, fresh) -> new Failures(old.count + 1, fresh.last));
  }

  void succeeded(String user, InetAddress client) {
    failures.invalidate(new Pair(user, Source.of(client)));
  }
}
