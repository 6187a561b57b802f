package fairlead.proxy.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remarks in memory. */
public final class MemoryRemarks implements RemarkLedger {
  public final Map<String, Remark> kept = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<@Nullable Void> keep(Remark remark) {
    kept.put(remark.decision(), remark);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<@Nullable Void> remove(String decision, String user) {
    kept.remove(decision);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<List<Remark>> on(Collection<String> decisions) {
    return CompletableFuture.completedFuture(
        decisions.stream().map(kept::get).filter(Objects::nonNull).toList());
  }
}
