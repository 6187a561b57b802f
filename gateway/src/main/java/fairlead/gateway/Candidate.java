package fairlead.gateway;

import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Policy files as they were read, and whether they may come into force.
 *
 * @param loaded null if they do not load
 * @param wrong why they may not; empty if they may
 */
record Candidate(PolicyLoader loader, PolicyLoader.@Nullable Loaded loaded, List<Problem> wrong) {

  static Candidate read(Path directory, PolicyTests tests) {
    PolicyLoader loader = PolicyLoader.of(directory).briefly();
    return switch (tests.admit(loader.load())) {
      case PolicyLoader.Loaded loaded -> new Candidate(loader, loaded, List.of());
      case PolicyLoader.Rejected(var problems) -> new Candidate(loader, null, problems);
    };
  }

  /** The same in place of another policy, which nobody has accepted by hand. */
  Candidate behind(PolicyLoader.@Nullable Loaded before) {
    PolicyLoader.Loaded sound = sound();
    return sound == null ? this : new Candidate(loader, loaded, Shrinkage.between(before, sound));
  }

  /** The policy that may come into force; null if none may. */
  PolicyLoader.@Nullable Loaded sound() {
    return wrong.isEmpty() ? loaded : null;
  }

  /** Whether lists that lost more than they may are all that is wrong. */
  boolean shrank() {
    return loaded != null && !wrong.isEmpty();
  }

  @Nullable String hash() {
    return loaded == null ? null : loaded.policy().hash();
  }

  List<Problem> warnings() {
    return loaded == null ? List.of() : loaded.warnings();
  }
}
