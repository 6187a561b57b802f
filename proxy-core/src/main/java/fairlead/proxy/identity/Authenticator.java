package fairlead.proxy.identity;

import fairlead.policy.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
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
   * Who that is now, in the groups of now; null if they are gone: the user was removed, or the
   * token or guest pass was revoked or has expired. A password that was changed since makes nobody
   * go.
   */
  @Nullable Principal again(Known known);

  /**
   * Rises whenever users, groups, tokens or guest passes change: an identification made before may
   * then be void, and {@link #again} says whether it is.
   */
  long generation();

  /**
   * What a sign-in that outlives its request is marked with: it holds only while this stays the
   * same. It changes with the password, and tells nobody that.
   */
  default String mark(Known known) {
    return "";
  }

  /** What came of it. */
  sealed interface Identification {}

  /**
   * The client is this principal.
   *
   * @param token the id of the token or guest pass that says so; null where a password or the
   *     network does
   * @param until when that expires; {@link Instant#MAX} where there is none
   */
  record Known(Principal principal, @Nullable String token, Instant until)
      implements Identification {

    /** Somebody whom a password or the network names. */
    public Known(Principal principal) {
      this(principal, null, Instant.MAX);
    }
  }

  /** No credentials were sent, and the address alone names nobody. */
  record Missing() implements Identification {}

  /** The credentials are wrong: unknown user and wrong password alike. */
  record Bad() implements Identification {}

  /** Too many failures: nothing was checked. */
  record Throttled(Duration retryAfter) implements Identification {}

  /** This one cannot be checked just now; it says nothing of the client. */
  record Busy(Duration retryAfter) implements Identification {}

  /** The check runs on another thread; the stage completes with one of the others, never fails. */
  record Pending(CompletionStage<Identification> result) implements Identification {}
}
