package fairlead.proxy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Folds failed logins, so that guessing cannot flood the records: the first of an account and
 * source is told, then one a minute with how many came since. Thread-safe.
 */
final class FailedLogins {
  private static final Duration FOLD = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final LoginListener listener;
  private final Cache<String, Folded> folded = Caffeine.newBuilder().maximumSize(10_000).build();

  private record Folded(Instant told, int since) {}

  FailedLogins(InstantSource clock, LoginListener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  void failed(String user, InetAddress client) {
    String key = user + " " + client.getHostAddress();
    Instant now = clock.instant();
    int[] tell = {0};
    folded
        .asMap()
        .compute(
            key,
            (k, old) -> {
              if (old != null && now.isBefore(old.told.plus(FOLD))) {
                return new Folded(old.told, old.since + 1);
              }
              tell[0] = old == null ? 1 : old.since + 1;
              return new Folded(now, 0);
            });
    if (tell[0] > 0) {
      listener.failed(user, client, tell[0]);
    }
  }
}
