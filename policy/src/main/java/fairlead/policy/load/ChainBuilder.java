package fairlead.policy.load;

import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Chain.Opens;
import fairlead.policy.approval.Stage;
import fairlead.policy.load.PolicyFile.ChainEntry;
import fairlead.policy.load.PolicyFile.GrantEntry;
import fairlead.policy.load.PolicyFile.StageEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a chain of its entry. */
final class ChainBuilder {

  /** What a chain that says nothing else is like. */
  static final Duration PENDING = Duration.ofDays(2);

  static final Duration VALID = Duration.ofDays(1);

  private static final int MOST_VOTES = 99;
  private static final int MOST_SESSIONS = 999;

  private final Problems problems;
  private final Bounded bounded;

  /** The maker of a chain; problems name it already. */
  ChainBuilder(Problems problems) {
    this.problems = problems;
    this.bounded = new Bounded(problems);
  }

  Chain chain(String name, ChainEntry entry) {
    Duration pending = bounded.duration(entry.pending(), Bounded.ANY, "pending", "48h");
    GrantEntry grant = entry.grant();
    Opens opens = grant == null || grant.opens() == null ? Opens.TIER : grant.opens();
    Located<Integer> sessions = grant == null ? null : grant.sessions();
    if (sessions != null && opens == Opens.HOSTS) {
      String what = "\"sessions\" is for a grant that opens a tier";
      problems.add(sessions.mark(), what, "remove it, or write opens: tier");
    }
    Duration valid =
        grant == null ? null : bounded.duration(grant.valid(), Bounded.ANY, "valid", "24h");
    return new Chain(
        name,
        pending == null ? PENDING : pending,
        new BudgetReader(problems, Bounded.LONGEST).limit(entry.limit()),
        stages(entry.stages()),
        opens,
        bounded.count(sessions, MOST_SESSIONS, "sessions"),
        valid == null ? VALID : valid);
  }

  private List<Stage> stages(List<StageEntry> entries) {
    List<Stage> stages = new ArrayList<>();
    Set<By> users = new HashSet<>();
    for (StageEntry entry : entries) {
      By by = new ByReader(problems).by(entry.by(), "by");
      int needed = bounded.count(entry.needed(), MOST_VOTES, "needed");
      if (by instanceof By.User(String user)) {
        votesOfOne(user, needed, users.add(by), entry);
      }
      if (by != null) {
        stages.add(new Stage(by, needed));
      }
    }
    return stages;
  }

  /** A user has one vote over all stages. */
  private void votesOfOne(String user, int needed, boolean first, StageEntry entry) {
    if (needed > 1) {
      Mark mark = entry.needed() == null ? entry.mark() : entry.needed().mark();
      String what =
          "\"needed\" is " + needed + ", but the user " + Quoted.of(user) + " has one vote";
      problems.add(mark, what, "write needed: 1, or name a group");
    }
    if (!first) {
      @Nullable Located<String> by = entry.by();
      problems.add(
          by == null ? entry.mark() : by.mark(),
          "the user " + Quoted.of(user) + " is in two stages, but has one vote",
          "name somebody else");
    }
  }
}
