package fairlead.proxy.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What people say to decisions about them, kept beside the records; as {@link SessionLedger} in
 * threads and failures.
 */
public interface RemarkLedger {

  /**
   * A person's remark on a decision about them.
   *
   * @param decision its id
   * @param time when it was made
   */
  record Remark(String decision, String user, Instant time, String words) {}

  /** Keeps a remark; it replaces the one that the same person made before. */
  CompletionStage<@Nullable Void> keep(Remark remark);

  /** Takes a person's remark on a decision back. */
  CompletionStage<@Nullable Void> remove(String decision, String user);

  /** The remarks on these decisions, in no order. */
  CompletionStage<List<Remark>> on(Collection<String> decisions);
}
