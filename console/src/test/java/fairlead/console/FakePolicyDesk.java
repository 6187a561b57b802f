package fairlead.console;

import fairlead.policy.load.yaml.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A policy whose files have one problem; it notes what it is asked for. */
final class FakePolicyDesk implements PolicyDesk {
  static final Problem PROBLEM = new Problem(Path.of("policy.yaml"), 3, 7, "what", "fix");

  final List<String> asked = new ArrayList<>();
  boolean unrecorded;
  boolean shrank;

  @Override
  public State state() {
    return new State(
        "00112233", Instant.parse("2026-03-04T12:00:00Z"), true, true, List.of(PROBLEM), shrank);
  }

  @Override
  public CompletionStage<@Nullable Reloaded> reload(String actor, How how) {
    asked.add(actor + " " + how);
    return CompletableFuture.completedFuture(
        unrecorded
            ? null
            : new Reloaded(
                Result.REJECTED, "00112233", null, "", List.of(PROBLEM), shrank, List.of(PROBLEM)));
  }
}
