package fairlead.policy.load;

import fairlead.policy.approval.By;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a policy file names people, for those who know who there is. Immutable.
 *
 * @param named everybody who decides, looks after or stands for something, in file order
 * @param approvals where each chain stands, by name
 */
public record Places(List<Naming> named, Map<String, Mark> approvals) {

  /**
   * Somebody whom the file names.
   *
   * @param where in words, such as {@code approval "lab"}
   */
  public record Naming(By by, String where, Mark mark) {}

  public Places {
    named = List.copyOf(named);
    approvals = Map.copyOf(approvals);
  }

  /** Those of a file without problems. */
  static Places of(PolicyFile file) {
    List<Naming> named = new ArrayList<>();
    Map<String, Mark> approvals = new LinkedHashMap<>();
    file.tiers()
        .forEach(
            (name, tier) -> {
              PolicyFile.SupervisionEntry supervision = tier.supervision();
              if (supervision != null) {
                add(named, "tier " + Quoted.of(name), supervision.by());
                add(named, "tier " + Quoted.of(name), supervision.backup());
              }
            });
    file.assign().forEach(entry -> add(named, "assign", entry.owner()));
    file.approvals()
        .forEach(
            (name, chain) -> {
              approvals.put(name, chain.mark());
              chain
                  .stages()
                  .forEach(stage -> add(named, "approval " + Quoted.of(name), stage.by()));
            });
    return new Places(named, approvals);
  }

  private static void add(List<Naming> named, String where, @Nullable Located<String> written) {
    By by = new ByReader(new Problems(Path.of(""))).by(written, "by");
    if (by != null && written != null) {
      named.add(new Naming(by, where, written.mark()));
    }
  }
}
