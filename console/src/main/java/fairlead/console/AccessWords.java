package fairlead.console;

import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Verdict;
import fairlead.proxy.access.AccessView;
import fairlead.proxy.access.AccessView.StageView;
import fairlead.proxy.access.AccessView.VoteView;
import fairlead.proxy.access.GrantView;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says to those who review what is asked for and how far it has come. Immutable. */
public record AccessWords(Messages words, Times times) {

  /** Who asks for what. */
  public String title(AccessView view) {
    String user = view.request().user();
    return view.request().hosts().isEmpty()
        ? words.say("review.asks-tier", user, view.request().tier())
        : words.say("review.asks-hosts", user, names(view.request().hosts()));
  }

  /** Where it stands. */
  public String state(AccessView view) {
    String state = words.say("review.state." + view.request().state().label());
    String by = view.decidedBy();
    return by == null ? state : words.say("review.state-by", state, by);
  }

  /** When it would begin and for how long it would hold. */
  public String term(AccessView view) {
    Instant starts = view.request().starts();
    String valid = Amounts.time(view.valid());
    return starts == null
        ? words.say("review.holds", valid)
        : words.say("review.holds-from", valid, times.at(starts));
  }

  /** A stage with how many votes it has. */
  public String stage(StageView stage) {
    return words.say("review.stage", by(stage.by()), stage.approved(), stage.needed());
  }

  private String by(By by) {
    return switch (by) {
      case By.Group(String name) -> words.say("review.by-group", name);
      case By.User(String name) -> name;
      case By.Owner() -> words.say("review.by-owner");
    };
  }

  /** A vote with its reason. */
  public String vote(VoteView vote) {
    String verdict =
        words.say(
            vote.verdict() == Verdict.APPROVE ? "review.vote-approve" : "review.vote-deny",
            times.at(vote.at()),
            vote.voter(),
            vote.stage() + 1);
    String hosts =
        vote.hosts().isEmpty()
            ? verdict
            : words.say("review.vote-hosts", verdict, names(vote.hosts()));
    return vote.reason().isEmpty() ? hosts : words.say("review.vote-reason", hosts, vote.reason());
  }

  /** Who holds what. */
  public String holder(GrantView view) {
    Grant grant = view.grant();
    return grant.opens() == Chain.Opens.TIER
        ? words.say("grants.tier", grant.user(), grant.tier())
        : words.say("grants.hosts", grant.user(), names(grant.hosts()), grant.tier());
  }

  /** How many sessions are left on a grant; empty where it opens hosts. */
  public String sessions(GrantView view) {
    Grant grant = view.grant();
    return grant.opens() == Chain.Opens.TIER
        ? words.say("ask.sessions", grant.sessions() - grant.opened(), grant.sessions())
        : "";
  }

  /** What a grant is, and whether it holds. */
  public String grant(GrantView view) {
    Instant revoked = view.grant().revoked();
    if (revoked != null) {
      return words.say(
          "review.grant-revoked",
          times.at(revoked),
          text(view.revokedBy()),
          text(view.revokedReason()));
    }
    return times.isPast(view.grant().until())
        ? words.say("review.grant-over", times.at(view.grant().until()))
        : words.say(
            "review.grant", times.at(view.grant().starts()), times.at(view.grant().until()));
  }

  private static String text(@Nullable String some) {
    return some == null ? "" : some;
  }

  private static String names(Collection<String> hosts) {
    return String.join(", ", new TreeSet<>(hosts));
  }

  /** Hosts in order. */
  public Collection<String> sorted(Collection<String> hosts) {
    return new TreeSet<>(hosts);
  }
}
