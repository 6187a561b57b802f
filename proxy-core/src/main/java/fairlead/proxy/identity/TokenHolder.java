package fairlead.proxy.identity;

import fairlead.proxy.identity.Authenticator.Known;
import fairlead.proxy.ledger.TokenLedger.Token;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who a valid token stands for, found once for each generation of users and groups. Thread-safe:
 * several threads may find the same at a time, and any one's finding will do.
 */
final class TokenHolder {
  private final Token token;
  private final long expires;
  private @Nullable Found found;

  /**
   * Immutable, so that it may be read while it is replaced.
   *
   * @param known null if the user is not known
   */
  private record Found(People people, @Nullable Known known) {}

  TokenHolder(Token token) {
    this.token = token;
    this.expires = token.expires().toEpochMilli();
  }

  Token token() {
    return token;
  }

  boolean isExpired(long nowMillis) {
    return nowMillis >= expires;
  }

  /**
   * Its user in the groups of now; null if there is no such user.
   *
   * @param ofNetwork whether a network names a user
   */
  @Nullable Known known(People people, Predicate<String> ofNetwork) {
    Found last = found;
    if (last == null || last.people() != people) {
      last = new Found(people, find(people, ofNetwork));
      found = last;
    }
    return last.known();
  }

  private @Nullable Known find(People people, Predicate<String> ofNetwork) {
    String user = token.user();
    boolean there = people.names(user) || ofNetwork.test(user);
    return there ? new Known(people.principal(user), token.id(), token.expires()) : null;
  }
}
