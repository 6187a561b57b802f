package fairlead.gateway;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fairlead.policy.PolicySet;
import fairlead.policy.diff.GrantWords;
import fairlead.proxy.access.OpensWords;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Says what a grant would open, and remembers it: with long lists it takes a second to find out,
 * and many look at the same. Whoever asks waits a moment at most. Thread-safe.
 */
final class RememberedWords implements OpensWords {
  private static final int MOST = 256;
  private static final long MOMENT_MILLIS = 100;
  private static final List<String> LATER =
      List.of("What it would open is being worked out; look again in a moment.");
  private static final List<String> UNKNOWN =
      List.of("What it would open could not be worked out; read the policy.");

  private final OpensWords words;
  private final AsyncCache<Wish, List<String>> known;

  private record Wish(String policy, String from, String tier, Set<String> hosts) {}

  /**
   * @param working where it is found out
   */
  RememberedWords(Executor working) {
    this(GrantWords::opens, working);
  }

  RememberedWords(OpensWords words, Executor working) {
    this.words = words;
    this.known = Caffeine.newBuilder().maximumSize(MOST).executor(working).buildAsync();
  }

  @Override
  public List<String> opens(
      PolicySet policy, PolicySet.Assignment now, String tier, Set<String> hosts) {
    Wish wish = new Wish(policy.hash(), now.tier().name(), tier, hosts);
    try {
      return known
          .get(wish, _ -> words.opens(policy, now, tier, hosts))
          .get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return LATER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return LATER;
    } catch (ExecutionException | CompletionException e) {
      return UNKNOWN;
    }
  }
}
