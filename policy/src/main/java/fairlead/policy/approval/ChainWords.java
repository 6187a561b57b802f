package fairlead.policy.approval;

import fairlead.policy.wording.WrittenDuration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Chains, and whom policies name, in words that anybody reads. */
public final class ChainWords {

  private ChainWords() {}

  /** Somebody, as {@code the group teachers}, {@code ann} or {@code the owner}. */
  public static String who(By by) {
    return switch (by) {
      case By.Group(String name) -> "the group " + name;
      case By.User(String name) -> name;
      case By.Owner() -> "the owner";
    };
  }

  /** The stages, as {@code 1 of the group teachers, then 2 of the group heads}. */
  public static String stages(List<Stage> stages) {
    return stages.stream().map(ChainWords::stage).collect(Collectors.joining(", then "));
  }

  private static String stage(Stage stage) {
    return stage.by() instanceof By.User(String name)
        ? name
        : stage.needed() + " of " + who(stage.by());
  }

  /** What a grant opens and for how long, as {@code 2 sessions within 24h}. */
  public static String grant(Chain chain) {
    String valid = WrittenDuration.of(chain.valid());
    if (chain.opens() == Chain.Opens.HOSTS) {
      return "hosts for " + valid;
    }
    return (chain.sessions() == 1 ? "1 session" : chain.sessions() + " sessions")
        + " within "
        + valid;
  }

  /** All of a chain, as {@code 1 of the group teachers; opens hosts for 1h; …}. */
  public static String all(Chain chain) {
    String limit =
        chain.limit() == null
            ? ""
            : "; at most "
                + chain.limit().amount()
                + " access requests a "
                + chain.limit().period().name().toLowerCase(Locale.ROOT);
    return stages(chain.stages())
        + "; opens "
        + grant(chain)
        + "; waits up to "
        + WrittenDuration.of(chain.pending())
        + limit;
  }

  /** Who decides, stage by stage, naming no person. */
  public static String deciders(Chain chain) {
    return chain.stages().stream()
        .map(
            stage ->
                stage.by() instanceof By.User
                    ? "a person whom the policy names"
                    : stages(List.of(stage)))
        .collect(Collectors.joining(", then "));
  }
}
