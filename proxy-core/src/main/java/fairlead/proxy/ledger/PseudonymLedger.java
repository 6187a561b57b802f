package fairlead.proxy.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What records call people where names are kept out of them; as {@link SessionLedger} in threads
 * and failures. Pseudonyms are erased by {@link PersonLedger}.
 */
public interface PseudonymLedger {

  /**
   * A pseudonym.
   *
   * @param secret random, in hexadecimal: what it comes from
   */
  record Pseudonym(String name, String user, String secret, Instant made) {
    @Override
    public String toString() {
      return "Pseudonym[" + name + "]";
    }
  }

  /** The oldest pseudonym of a user; a fresh one is kept if there is none. */
  CompletionStage<Pseudonym> take(Pseudonym fresh);

  /** Keeps pseudonyms that were used while the ledger was away. */
  CompletionStage<@Nullable Void> enter(List<Pseudonym> used);

  /** The pseudonyms of a user, the oldest first. */
  CompletionStage<List<Pseudonym>> of(String user);

  /** Who has a pseudonym; empty if that is erased, or there never was one. */
  CompletionStage<Optional<String>> user(String pseudonym);
}
