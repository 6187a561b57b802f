package fairlead.proxy.ledger;

import fairlead.proxy.ledger.Heartbeat.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Guest passes for tests, beside tokens: they share its heartbeat, and are away when it is. */
public final class MemoryPasses implements PassLedger {
  /** Names that were given before. */
  public final Set<String> taken = new HashSet<>();

  private final MemoryTokens beside;
  private final Map<String, Pass> passes = new LinkedHashMap<>();

  public MemoryPasses(MemoryTokens beside) {
    this.beside = beside;
  }

  @Override
  public CompletionStage<List<String>> issue(List<Pass> all) {
    if (beside.away) {
      return MemoryTokens.gone();
    }
    List<String> kept = new ArrayList<>();
    for (Pass pass : all) {
      if (taken.add(pass.name())) {
        passes.put(pass.name(), pass);
        kept.add(pass.name());
      }
    }
    kept.stream().findFirst().ifPresent(this::tell);
    return CompletableFuture.completedFuture(kept);
  }

  private void tell(String name) {
    beside.tell(new Change(Change.Kind.PASS, name));
  }

  private boolean isValid(Pass pass) {
    return pass.revoked() == null && beside.millis() < pass.expires().toEpochMilli();
  }

  @Override
  public CompletionStage<List<Pass>> valid() {
    return beside.away
        ? MemoryTokens.gone()
        : CompletableFuture.completedFuture(
            passes.values().stream().filter(this::isValid).toList());
  }

  @Override
  public CompletionStage<Optional<Pass>> revoke(String name) {
    if (beside.away) {
      return MemoryTokens.gone();
    }
    Pass was = passes.get(name);
    if (was == null || !isValid(was)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Pass now =
        new Pass(
            was.name(),
            was.group(),
            was.hash(),
            was.issued(),
            was.expires(),
            was.issuedBy(),
            java.time.Instant.ofEpochMilli(beside.millis()));
    passes.put(name, now);
    tell(name);
    return CompletableFuture.completedFuture(Optional.of(now));
  }
}
