package fairlead.policy.approval;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.approval.AccessRequest.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Reviews under random chains, votes, times, roles and policies, beside a naive model of them. */
class ReviewLawsTest {
  private static final List<String> PEOPLE =
      List.of("ben", "own", "t1", "t2", "t3", "h1", "h2", "both", "nobody");
  private static final List<String> GROUPS = List.of("teachers", "heads", "owners");
  private static final List<String> HOSTS = List.of("a.test", "b.test", "c.test");
  private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");

  @Test
  void decidesAsTheModelDoes() {
    Map<String, Integer> seen = new HashMap<>();
    for (int seed = 0; seed < 8_000; seed++) {
      new Life(seed).live(seen);
    }
    for (Review.Why why : Review.Why.values()) {
      assertThat(seen.getOrDefault("refused " + why.label(), 0)).as(why.label()).isGreaterThan(40);
    }
    for (String end : List.of("approved", "denied", "withdrawn", "expired", "pending")) {
      assertThat(seen.getOrDefault(end, 0)).as(end).isGreaterThan(100);
    }
    assertThat(seen.get("narrowed")).isGreaterThan(50);
    assertThat(seen.get("a voter had lost the role")).isGreaterThan(50);
  }

  /** One access request, and what a simple mind remembers of it. */
  private static final class Life {
    private final Random random;
    private final String name;
    private final Map<String, Set<String>> roles = new HashMap<>();
    private final Set<String> asked = new TreeSet<>();
    private Chain chain;
    private Chain policy;
    private AccessRequest request;
    private Instant now = START;

    /** Who said what in this round, in order. */
    private final List<Said> said = new ArrayList<>();

    private Instant expires;
    private String state = "pending";
    private int round = 1;

    private record Said(String who, int stage, Set<String> hosts) {}

    Life(int seed) {
      this.random = new Random(seed * 0x9E3779B97F4A7C15L);
      this.name = "seed " + seed;
      roles.put("ben", new HashSet<>(Set.of("teachers")));
      roles.put("own", new HashSet<>(Set.of("owners")));
      for (String teacher : List.of("t1", "t2", "t3")) {
        roles.put(teacher, new HashSet<>(Set.of("teachers")));
      }
      roles.put("h1", new HashSet<>(Set.of("heads")));
      roles.put("h2", new HashSet<>(Set.of("heads")));
      roles.put("both", new HashSet<>(Set.of("teachers", "heads", "owners")));
      roles.put("nobody", new HashSet<>());
      boolean hosts = random.nextBoolean();
      if (hosts) {
        asked.addAll(HOSTS.subList(0, 1 + random.nextInt(3)));
      }
      chain = chain(hosts);
      policy = chain;
      expires = START.plus(chain.pending());
      request =
          AccessRequest.ask(
              new Asking.Wish(
                  "r",
                  "ben",
                  random.nextInt(4) == 0 ? "own" : "ben",
                  "lab",
                  asked,
                  null,
                  "please",
                  random.nextInt(3) == 0 ? START.plus(Duration.ofHours(random.nextInt(90))) : null,
                  chain),
              START);
    }

    private Chain chain(boolean hosts) {
      List<Stage> stages = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        By by =
            switch (random.nextInt(6)) {
              case 0 -> new By.Owner();
              case 1 -> new By.User("h1");
              case 2, 3 -> new By.Group("heads");
              default -> new By.Group("teachers");
            };
        stages.add(new Stage(by, 1 + random.nextInt(by instanceof By.Group ? 2 : 1)));
      }
      return new Chain(
          "lab",
          Duration.ofHours(1 + random.nextInt(48)),
          null,
          stages,
          hosts ? Chain.Opens.HOSTS : Chain.Opens.TIER,
          hosts ? 0 : 1 + random.nextInt(2),
          Duration.ofHours(1 + random.nextInt(3)));
    }

    void live(Map<String, Integer> seen) {
      for (int step = 0; step < 24; step++) {
        now = now.plus(Duration.ofMinutes(random.nextInt(random.nextInt(20) == 0 ? 2_000 : 30)));
        settle();
        switch (random.nextInt(20)) {
          case 0 -> changePolicy();
          case 1 -> withdraw();
          case 2, 3, 4, 5, 6 -> changeRoles();
          default -> vote(seen);
        }
        agrees();
      }
      seen.merge(state, 1, Integer::sum);
    }

    private void settle() {
      if (state.equals("pending") && !now.isBefore(expires)) {
        state = "expired";
      }
    }

    private void changeRoles() {
      String who =
          said.isEmpty()
              ? PEOPLE.get(random.nextInt(PEOPLE.size()))
              : said.get(random.nextInt(said.size())).who();
      Set<String> in = roles.get(who);
      if (in == null) {
        roles.put(who, new HashSet<>(Set.of("teachers")));
      } else if (random.nextInt(4) == 0) {
        roles.remove(who);
      } else {
        String group = GROUPS.get(random.nextInt(GROUPS.size()));
        if (random.nextInt(3) > 0 ? !in.remove(group) : !in.contains(group)) {
          in.add(group);
        }
      }
    }

    private void changePolicy() {
      boolean hosts = !asked.isEmpty();
      policy =
          switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> chain(hosts);
            case 2 -> chain; // as it was
            default ->
                // Waits and limits are not what was reviewed.
                new Chain(
                    "lab",
                    Duration.ofHours(200),
                    null,
                    chain.stages(),
                    chain.opens(),
                    chain.sessions(),
                    chain.valid());
          };
    }

    private void withdraw() {
      if (random.nextInt(4) == 0) {
        request = request.settle(now).withdraw("ben", now);
        state = state.equals("pending") ? "withdrawn" : state;
      }
    }

    private boolean has(By by, String who) {
      Set<String> in = roles.get(who);
      if (in == null) {
        return false;
      }
      return switch (by) {
        case By.Group(String group) -> in.contains(group);
        case By.User(String user) -> user.equals(who);
        case By.Owner() -> in.contains("owners");
      };
    }

    private List<String> counted(int stage) {
      By by = chain.stages().get(stage).by();
      return said.stream()
          .filter(each -> each.stage() == stage && has(by, each.who()))
          .map(Said::who)
          .toList();
    }

    private int open() {
      for (int i = 0; i < chain.stages().size(); i++) {
        if (counted(i).size() < chain.stages().get(i).needed()) {
          return i;
        }
      }
      return chain.stages().size();
    }

    private Set<String> left() {
      Set<String> left = new TreeSet<>(asked);
      said.forEach(each -> left.retainAll(each.hosts()));
      return left;
    }

    private void vote(Map<String, Integer> seen) {
      String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
      Verdict verdict = random.nextInt(16) == 0 ? Verdict.DENY : Verdict.APPROVE;
      String reason = random.nextInt(3) == 0 ? " . " : "because";
      Set<String> hosts = new TreeSet<>();
      if (random.nextInt(3) == 0) {
        HOSTS.stream().filter(_ -> random.nextInt(3) > 0).forEach(hosts::add);
      }
      int looked = random.nextInt(3) == 0 ? 1 : 0;
      Ballot ballot = new Ballot(who, verdict, reason, hosts, looked);
      Reviewers reviewers =
          new Reviewers(
              policy,
              new By.Group("owners"),
              user -> Optional.ofNullable(roles.get(user)).map(Set::copyOf));
      Review review = Review.of(request, ballot, reviewers, "g", now);
      String expected = expected(ballot);
      request = review.request();
      assertThat(label(review)).as("%s: %s", name, ballot).isEqualTo(expected);
      seen.merge(expected, 1, Integer::sum);
      if (review instanceof Review.Approved approved) {
        check(approved.grant(), seen);
      }
    }

    private static String label(Review review) {
      return switch (review) {
        case Review.Counted _ -> "counted";
        case Review.Approved _ -> "granted";
        case Review.Denied _ -> "is denied";
        case Review.Refused refused -> "refused " + refused.why().label();
      };
    }

    /** What should come of it; remembers it. */
    private String expected(Ballot ballot) {
      String who = ballot.voter();
      if (who.equals("ben") || who.equals(request.askedBy())) {
        return "refused own-request";
      }
      Chain named = policy == null ? chain : policy;
      if (named.stages().stream().noneMatch(stage -> has(stage.by(), who))) {
        return "refused not-a-reviewer";
      }
      if (!state.equals("pending")) {
        return "refused decided";
      }
      if (policy == null) {
        return "refused not-offered";
      }
      if (!policy.stages().equals(chain.stages())
          || policy.sessions() != chain.sessions()
          || !policy.valid().equals(chain.valid())) {
        chain = policy;
        said.clear();
        round++;
        expires = now.plus(chain.pending());
        return "refused chain-changed";
      }
      if (ballot.round() != 0 && ballot.round() != round) {
        return "refused round-over";
      }
      if (said.stream().anyMatch(each -> each.who().equals(who))) {
        return "refused already-voted";
      }
      int stage = Math.min(open(), chain.stages().size() - 1);
      if (!has(chain.stages().get(stage).by(), who)) {
        return "refused wrong-stage";
      }
      if (ballot.verdict() == Verdict.DENY) {
        if (ballot.reason().equals(" . ")) {
          return "refused reason-missing";
        }
        state = "denied";
        return "is denied";
      }
      if (!left().containsAll(ballot.hosts())) {
        return "refused hosts-not-narrowing";
      }
      said.add(new Said(who, stage, ballot.hosts().isEmpty() ? left() : ballot.hosts()));
      if (open() < chain.stages().size()) {
        return "counted";
      }
      state = "approved";
      return "granted";
    }

    private void check(Grant grant, Map<String, Integer> seen) {
      Set<String> voters = new HashSet<>();
      for (int i = 0; i < chain.stages().size(); i++) {
        List<String> counted = counted(i);
        assertThat(counted).hasSizeGreaterThanOrEqualTo(chain.stages().get(i).needed());
        assertThat(counted).doesNotContain("ben", request.askedBy());
        counted.forEach(each -> assertThat(voters.add(each)).as(name).isTrue());
      }
      assertThat(grant.hosts()).as(name).isEqualTo(left());
      assertThat(grant.hosts().isEmpty()).isEqualTo(asked.isEmpty());
      assertThat(grant.starts()).isAfterOrEqualTo(now);
      assertThat(grant.until()).isEqualTo(grant.starts().plus(chain.valid()));
      assertThat(grant.sessions()).isEqualTo(asked.isEmpty() ? chain.sessions() : 0);
      seen.merge("narrowed", left().size() < asked.size() ? 1 : 0, Integer::sum);
      boolean lost = said.stream().anyMatch(each -> !voters.contains(each.who()));
      seen.merge("a voter had lost the role", lost ? 1 : 0, Integer::sum);
    }

    private void agrees() {
      AccessRequest settled = request.settle(now);
      assertThat(settled.state().label()).as(name).isEqualTo(state);
      assertThat(settled.round()).as(name).isEqualTo(round);
      assertThat(settled.expires()).as(name).isEqualTo(expires);
      assertThat(settled.decided() == null).isEqualTo(settled.state() == State.PENDING);
    }
  }
}
