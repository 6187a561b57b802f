package fairlead.gateway;

import fairlead.policy.PolicyRules;
import fairlead.policy.PolicyRules.AskRule;
import fairlead.policy.PolicyRules.Entry;
import fairlead.policy.PolicyRules.TierRules;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.ChainWords;
import fairlead.policy.approval.Stage;
import fairlead.policy.load.Places;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import fairlead.proxy.identity.GroupFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether there are people who can decide and look after what a policy gives them to: enough of
 * them, and not only those who ask.
 *
 * @param users everybody who can sign in
 */
record Deciders(PolicyRules rules, Places places, Set<String> users, GroupFile groups) {

  /** With so many to choose from, nobody's own vote is missed. */
  private static final int PLENTY = 200;

  void look(Problems warnings) {
    places.named().forEach(naming -> exists(naming, warnings));
    rules.approvals().values().forEach(chain -> chain(chain, warnings));
  }

  private void exists(Places.Naming naming, Problems warnings) {
    Problems here = warnings.in(naming.where());
    switch (naming.by()) {
      case By.Group(String group) when !groups.groups().contains(group) -> {
        String what = "nobody is in the group " + Quoted.of(group);
        here.add(naming.mark(), what, Nearest.hint(group, groups.groups()));
      }
      case By.User(String user) when !isUser(user) -> {
        String what = "there is no user " + Quoted.of(user);
        here.add(naming.mark(), what, Nearest.hint(user, users));
      }
      case By.Group _, By.User _, By.Owner _ -> {}
    }
  }

  private boolean isUser(String user) {
    return users.contains(user) || !groups.groupsOf(user).isEmpty();
  }

  /**
   * Everybody of a group or a name who exists; null for an owner, who differs from case to case.
   */
  private @Nullable Set<String> people(By by) {
    return switch (by) {
      case By.Owner _ -> null;
      case By.User(String user) -> isUser(user) ? Set.of(user) : Set.of();
      case By.Group(String group) -> groups.usersOf(group);
    };
  }

  private void chain(Chain chain, Problems warnings) {
    Mark mark = places.approvals().getOrDefault(chain.name(), new Mark(1, 1));
    Problems here = warnings.in("approval " + Quoted.of(chain.name()));
    List<Set<String>> votes = new ArrayList<>();
    for (int i = 0; i < chain.stages().size(); i++) {
      Stage stage = chain.stages().get(i);
      Set<String> people = people(stage.by());
      if (people == null) {
        continue;
      }
      if (people.size() < stage.needed()) {
        if (!people.isEmpty()) {
          here.add(mark, few(i + 1, stage, people.size()), "add people to it, or need fewer");
        }
        return;
      }
      votes.addAll(Collections.nCopies(stage.needed(), people));
    }
    if (!canBeMet(votes, null)) {
      String what = "no two votes may be of one person, and there are not enough people for all";
      here.add(mark, what, "add people to its groups, or need fewer");
    } else {
      missed(chain, votes, here, mark);
    }
  }

  private static String few(int number, Stage stage, int size) {
    String members = size == 1 ? " member" : " members";
    return "stage "
        + number
        + " needs "
        + stage.needed()
        + " of "
        + ChainWords.who(stage.by())
        + ", which has "
        + size
        + members;
  }

  /** Says who may ask, and is needed to decide: nobody decides for themselves. */
  private void missed(Chain chain, List<Set<String>> votes, Problems here, Mark mark) {
    Set<String> voters = new TreeSet<>();
    votes.forEach(voters::addAll);
    if (voters.size() > PLENTY) {
      return;
    }
    Set<String> missed = new TreeSet<>();
    for (String voter : voters) {
      if (mayAsk(voter, chain) && !canBeMet(votes, voter)) {
        missed.add(voter);
      }
    }
    if (!missed.isEmpty()) {
      String some = String.join(", ", missed.stream().limit(5).toList());
      String more = missed.size() > 5 ? " and others" : "";
      String what = "nobody could approve what is asked for by " + some + more;
      here.add(mark, what, "nobody decides for themselves: add people to its groups");
    }
  }

  private boolean mayAsk(String user, Chain chain) {
    Set<String> of = groups.groupsOf(user);
    for (Entry entry : rules.entries()) {
      if ((entry.user() == null || entry.user().equals(user))
          && (entry.group() == null || of.contains(entry.group()))) {
        return asks(entry.tier(), chain)
            || entry.mayAsk().stream().anyMatch(tier -> asks(tier, chain));
      }
    }
    return asks(rules.defaultTier().tier().name(), chain);
  }

  private boolean asks(String name, Chain chain) {
    for (TierRules tier : rules.tiers()) {
      if (tier.tier().name().equals(name)) {
        return chain.equals(tier.tier().approval())
            || tier.ask().stream().map(AskRule::approval).anyMatch(chain::equals);
      }
    }
    return false;
  }

  /** Whether each vote can be of another person: a matching, found by augmenting paths. */
  private static boolean canBeMet(List<Set<String>> votes, @Nullable String without) {
    Map<String, Integer> voteOf = new HashMap<>();
    for (int vote = 0; vote < votes.size(); vote++) {
      if (!assign(votes, vote, without, voteOf, new HashSet<>())) {
        return false;
      }
    }
    return true;
  }

  private static boolean assign(
      List<Set<String>> votes,
      int vote,
      @Nullable String without,
      Map<String, Integer> voteOf,
      Set<String> tried) {
    for (String person : votes.get(vote)) {
      if (person.equals(without) || !tried.add(person)) {
        continue;
      }
      Integer other = voteOf.get(person);
      if (other == null || assign(votes, other, without, voteOf, tried)) {
        voteOf.put(person, vote);
        return true;
      }
    }
    return false;
  }
}
