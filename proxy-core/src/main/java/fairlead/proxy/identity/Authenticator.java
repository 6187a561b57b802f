package fairlead.proxy.identity;

import fairlead.policy.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says who is behind a request. Safe for use by many threads; never blocks the caller. */
public interface Authenticator {

  /**
   * Identifies a client.
   *
   * @param credentials the value of {@code Proxy-Authorization} or {@code Authorization}; null if
   *     there was none
   * @param client the address that the client connected from
   */
  Identification identify(@Nullable String credentials, InetAddress client);

  /**
   * Rises whenever users, groups or networks change: an identification made before is then void.
   */
  long generation();

  default @Nullable Principal again(Known known) {
    return known.principal();
  }

  /** What came of it. */
  sealed interface Identification {}

  /** The client is this principal. */
  record Known(Principal principal) implements Identification {
    public java.time.Instant until() {
      return java.time.Instant.MAX;
    }
  }

  /** No credentials were sent, and the address alone names nobody. */
  record Missing() implements Identification {}

  /** The credentials are wrong: unknown user and wrong password alike. */
  record Bad() implements Identification {}

  /** Too many failures: nothing was checked. */
  record Throttled(Duration retryAfter) implements Identification {}

  /** So many checks wait already that this one was not begun; it says nothing of the client. */
  record Busy(Duration retryAfter) implements Identification {}

  /** The check runs on another thread; the stage completes with one of the others, never fails. */
  record Pending(CompletionStage<Identification> result) implements Identification {}
}
