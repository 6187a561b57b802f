package fairlead.proxy.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Guest passes, as the ledger keeps them; as {@link SessionLedger} in threads and failures. */
public interface PassLedger {

  /**
   * A pass without its password.
   *
   * @param name the user name that it gives, which no other pass ever had
   * @param group the one group that its holder is in
   * @param hash SHA-256, lower-case hexadecimal
   * @param revoked null while it is not
   */
  record Pass(
      String name,
      String group,
      String hash,
      Instant issued,
      Instant expires,
      String issuedBy,
      @Nullable Instant revoked) {}

  /**
   * Keeps new passes, and tells every node.
   *
   * @return the names of those that were kept; the others' names have been given before
   */
  CompletionStage<List<String>> issue(List<Pass> passes);

  /** Every pass that was not revoked and has not expired, the oldest first. */
  CompletionStage<List<Pass>> valid();

  /** Revokes a pass, and tells every node; empty if there is none that is valid. */
  CompletionStage<Optional<Pass>> revoke(String name);
}
