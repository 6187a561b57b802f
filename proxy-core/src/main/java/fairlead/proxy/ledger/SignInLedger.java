package fairlead.proxy.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in to the pages, as the ledger keeps it; as {@link SessionLedger} in threads and
 * failures. Times are by the ledger's clock, so that nodes agree on them.
 */
public interface SignInLedger {

  /**
   * A sign-in.
   *
   * @param id a digest of its secret
   * @param token the id of the token or guest pass that was shown; null for a password
   * @param mark what its user's password was marked with
   * @param quiet how long nobody was seen to use it
   */
  record SignIn(String id, String user, @Nullable String token, String mark, Duration quiet) {}

  /**
   * Keeps a new one.
   *
   * @param signIn {@code quiet} is not looked at
   * @param lasts until it is over, whatever happens
   */
  CompletionStage<@Nullable Void> begin(SignIn signIn, Duration lasts);

  /**
   * One that is not over; it is over when it has expired, when it was quiet for so long, or when
   * the session that it ends with has ended.
   *
   * @param idle the longest that it may be quiet
   */
  CompletionStage<Optional<SignIn>> find(String id, Duration idle);

  /** Its user was seen. */
  CompletionStage<@Nullable Void> touch(String id);

  /** From now on it ends with a session, if not before. */
  CompletionStage<@Nullable Void> endWith(String id, String session);

  /** Ends it; also if there is none. */
  CompletionStage<@Nullable Void> end(String id);
}
