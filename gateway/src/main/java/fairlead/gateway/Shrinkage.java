package fairlead.gateway;

import fairlead.policy.PolicyRules.NamedList;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists that lost more than they may: most likely a file that was cut off on its way. */
final class Shrinkage {
  private Shrinkage() {}

  /** What stands in the way of a policy; nothing if there was none before. */
  static List<Problem> between(PolicyLoader.@Nullable Loaded before, PolicyLoader.Loaded after) {
    List<Problem> problems = new ArrayList<>();
    Map<String, NamedList> lists = before == null ? Map.of() : before.rules().lists();
    lists.forEach(
        (name, old) -> {
          NamedList next = after.rules().lists().get(name);
          if (next != null) {
            look(name, old, next, problems);
          }
        });
    return problems;
  }

  private static void look(String name, NamedList old, NamedList next, List<Problem> problems) {
    int most = Math.min(old.shrink(), next.shrink());
    int size = old.hosts().size();
    if (most < NamedList.ANY && next.lostPercent(old.hosts()) > most) {
      int lost = old.hosts().without(next.hosts());
      String what =
          String.format(
              Locale.ROOT,
              "the list \"%s\" lost %,d of its %,d entries, and may lose %d%% at once",
              name,
              lost,
              size,
              most);
      String fix = "if that is meant: fairlead reload --accept";
      problems.add(new Problem(Path.of(PolicyLoader.FILE), 0, 0, what, fix));
    }
  }
}
