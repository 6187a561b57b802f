package fairlead.console;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Stage;
import fairlead.proxy.access.AccessView;
import fairlead.proxy.access.AccessView.StageView;
import fairlead.proxy.access.AccessView.VoteView;
import fairlead.proxy.access.GrantView;
import fairlead.proxy.access.Options;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says to a person what they may ask for, and how that stands. Users whom a policy names are not
 * told by name: what is disclosed of those who voted, the views hold.
 *
 * @param zone the policy's, in which times are told
 */
record AskWords(Messages words, ZoneId zone) {

  private String time(Instant at) {
    return Times.at(zone, at);
  }

  AskItem choice(Options.TierOption option) {
    Chain chain = option.chain();
    List<String> sentences = new ArrayList<>(deciding(chain));
    sentences.add(opens(chain, true));
    return new AskItem(
        "tier:" + option.tier(), words.say("ask.tier", option.tier()), "", sentences, false);
  }

  String hosts(Chain chain) {
    List<String> sentences = new ArrayList<>(deciding(chain));
    sentences.add(opens(chain, false));
    return String.join(" ", sentences);
  }

  private List<String> deciding(Chain chain) {
    List<String> stages = chain.stages().stream().map(this::stage).toList();
    return List.of(
        words.say("ask.decides", String.join(words.say("ask.then"), stages)),
        words.say("ask.waits", Amounts.time(chain.pending())));
  }

  private String stage(Stage stage) {
    return by(stage.by(), stage.needed());
  }

  private String by(By by, int needed) {
    return switch (by) {
      case By.Group(String name) ->
          needed == 1 ? words.say("ask.by-group", name) : words.say("ask.by-many", name, needed);
      case By.User _ -> words.say("ask.by-user");
      case By.Owner _ -> words.say("ask.by-owner");
    };
  }

  private String opens(Chain chain, boolean tier) {
    String valid = Amounts.time(chain.valid());
    return tier
        ? words.say("ask.opens-tier", chain.sessions(), valid)
        : words.say("ask.opens-hosts", valid);
  }

  private String what(String tier, Set<String> hosts) {
    return hosts.isEmpty()
        ? words.say("ask.tier", tier)
        : words.say("ask.what-hosts", String.join(", ", new TreeSet<>(hosts)), tier);
  }

  AskItem item(AccessView view) {
    AccessRequest request = view.request();
    List<String> sentences = new ArrayList<>();
    if (!request.user().equals(request.askedBy())) {
      sentences.add(words.say("ask.for", request.user(), request.askedBy()));
    }
    sentences.add(words.say("ask.asked", time(request.asked()), request.reason()));
    if (request.state() == AccessRequest.State.PENDING) {
      sentences.add(waiting(view));
      sentences.add(words.say("ask.expires", time(request.expires())));
    }
    view.votes().stream()
        .filter(
            vote ->
                !vote.reason().isEmpty() || view.request().state() != AccessRequest.State.PENDING)
        .forEach(vote -> sentences.add(vote(vote)));
    GrantView grant = view.grant();
    if (grant != null) {
      sentences.add(words.say("ask.granted", time(grant.grant().until())));
    }
    return new AskItem(
        request.id(),
        what(request.tier(), request.hosts()),
        words.say("ask.state." + request.state().label()),
        sentences,
        view.mayWithdraw());
  }

  private String waiting(AccessView view) {
    int open = Math.min(view.open(), view.stages().size() - 1);
    StageView stage = view.stages().get(open);
    return words.say(
        "ask.stage",
        open + 1,
        view.stages().size(),
        by(stage.by(), stage.needed()),
        stage.approved(),
        stage.needed());
  }

  private String vote(VoteView vote) {
    String verdict = words.say("ask.verdict." + vote.verdict().label());
    String told =
        vote.reason().isEmpty()
            ? words.say("ask.vote", time(vote.at()), verdict, vote.voter())
            : words.say("ask.vote-reason", time(vote.at()), verdict, vote.voter(), vote.reason());
    return vote.hosts().isEmpty()
        ? told
        : told + " " + words.say("ask.vote-hosts", String.join(", ", new TreeSet<>(vote.hosts())));
  }

  /** All that happened, oldest first. */
  List<String> history(AccessView view) {
    AccessRequest request = view.request();
    List<String> all = new ArrayList<>();
    all.add(words.say("ask.asked", time(request.asked()), request.reason()));
    view.votes().forEach(vote -> all.add(vote(vote)));
    AccessRequest.Decided decided = request.decided();
    if (decided != null) {
      String state = words.say("ask.state." + request.state().label());
      all.add(words.say("ask.decided", time(decided.at()), state));
    }
    GrantView grant = view.grant();
    if (grant != null) {
      all.add(held(grant.grant()));
      revoked(grant, all);
    }
    return all;
  }

  private String held(Grant grant) {
    return words.say("ask.holds", time(grant.starts()), time(grant.until()));
  }

  private void revoked(GrantView view, List<String> to) {
    @Nullable Instant at = view.grant().revoked();
    if (at != null) {
      to.add(
          words.say(
              "ask.revoked", time(at), orNobody(view.revokedBy()), told(view.revokedReason())));
    }
  }

  private String orNobody(@Nullable String name) {
    return name == null ? words.say("ask.the-policy") : name;
  }

  private static String told(@Nullable String reason) {
    return reason == null ? "" : reason;
  }

  /** A grant; {@code id} is of its access request. */
  AskItem grant(GrantView view, Instant now) {
    Grant grant = view.grant();
    List<String> sentences = new ArrayList<>();
    sentences.add(held(grant));
    if (grant.opens() == Chain.Opens.TIER) {
      sentences.add(words.say("ask.sessions", grant.sessions() - grant.opened(), grant.sessions()));
    }
    revoked(view, sentences);
    String state =
        grant.revoked() != null
            ? "ask.grant-revoked"
            : !now.isBefore(grant.until())
                ? "ask.grant-over"
                : now.isBefore(grant.starts()) ? "ask.grant-later" : "ask.grant-holds";
    return new AskItem(
        grant.request(), what(grant.tier(), grant.hosts()), words.say(state), sentences, false);
  }
}
