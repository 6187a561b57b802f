package fairlead.policy.approval;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a review has come, as the roles of its voters stand now. Immutable.
 *
 * @param counted the voters who count, stage by stage
 * @param open the stage in which the next vote is cast, from 0; the number of stages if all are
 *     complete
 */
public record Progress(List<List<String>> counted, int open) {
  public Progress {
    counted = List.copyOf(counted);
  }

  /** Counts the approvals of this round whose voters still have the role of their stage. */
  static Progress of(AccessRequest request, Reviewers reviewers) {
    List<Stage> stages = request.chain().stages();
    List<List<String>> counted = new ArrayList<>();
    int open = stages.size();
    for (int i = stages.size() - 1; i >= 0; i--) {
      Stage stage = stages.get(i);
      List<String> voters = voters(request, i, reviewers);
      counted.addFirst(voters);
      open = voters.size() < stage.needed() ? i : open;
    }
    return new Progress(counted, open);
  }

  private static List<String> voters(AccessRequest request, int stage, Reviewers reviewers) {
    Stage asks = request.chain().stages().get(stage);
    return request
        .approvals()
        .filter(vote -> vote.stage() == stage)
        .map(Vote::voter)
        .filter(voter -> reviewers.may(asks, voter))
        .toList();
  }

  /** Whether every stage has the votes that it needs. */
  public boolean complete() {
    return open == counted.size();
  }
}
