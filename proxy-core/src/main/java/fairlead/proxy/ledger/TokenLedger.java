package fairlead.proxy.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tokens, as the ledger keeps them; as {@link SessionLedger} in threads and failures. */
public interface TokenLedger {

  /**
   * A token without its secret.
   *
   * @param hash SHA-256 of the secret, lower-case hexadecimal
   * @param revoked null while it is not
   */
  record Token(
      String id,
      String user,
      String hash,
      Instant issued,
      Instant expires,
      String issuedBy,
      @Nullable Instant revoked) {}

  /** Keeps a new token, and tells every node. */
  CompletionStage<@Nullable Void> issue(Token token);

  /** Every token that was not revoked and has not expired, of one user or of all. */
  CompletionStage<List<Token>> valid(@Nullable String user);

  /** Revokes a token, and tells every node; empty if there is none that is valid. */
  CompletionStage<Optional<Token>> revoke(String id);
}
