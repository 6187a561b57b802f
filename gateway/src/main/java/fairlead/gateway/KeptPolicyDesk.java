package fairlead.gateway;

import fairlead.console.PolicyDesk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The policy as its keeper has it. Thread-safe.
 *
 * @param reading the one thread on which the keeper reads
 * @param recorded whether the audit log takes records: what changes the policy is one
 */
record KeptPolicyDesk(
    PolicyKeeper keeper, PolicyReload mode, Executor reading, BooleanSupplier recorded)
    implements PolicyDesk {

  @Override
  public State state() {
    return keeper.state(mode == PolicyReload.MANUAL);
  }

  @Override
  public CompletionStage<@Nullable Reloaded> reload(String actor, How how) {
    return how == How.DRY_RUN || recorded.getAsBoolean()
        ? CompletableFuture.supplyAsync(() -> keeper.reload(how, actor), reading)
        : CompletableFuture.completedFuture(null);
  }
}
