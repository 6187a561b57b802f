package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static fairlead.proxy.ledger.Ledgers.id;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Asking;
import fairlead.policy.approval.Ballot;
import fairlead.policy.approval.By;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.Review;
import fairlead.policy.approval.Reviewers;
import fairlead.policy.approval.Stage;
import fairlead.policy.approval.Verdict;
import fairlead.policy.approval.Vote;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.proxy.ledger.AccessLedger.Moved;
import fairlead.proxy.ledger.AccessLedger.Revocation;
import fairlead.proxy.ledger.AccessLedger.Revoked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Access requests on which everybody acts at once, from three nodes: whatever comes first, they are
 * decided once, and granted only by those who may. {@code -Dfairlead.races=10000} races longer.
 */
@ParameterizedClass
@EnumSource(Kind.class)
class AccessRaceTest {
  private static final int NODES = 3;
  private static final int BATCH = 100;
  private static final int WAVES = 3;
  private static final int STANDARD_RACES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Chain LAB =
      new Chain(
          "lab",
          Duration.ofHours(48),
          new Budget(5, Period.DAY),
          List.of(new Stage(new By.Group("teachers"), 1), new Stage(new By.Group("heads"), 2)),
          Chain.Opens.HOSTS,
          0,
          Duration.ofHours(24));

  private final Kind kind;
  private final Ledgers ledgers;
  private final List<SqlLedger> nodes = new ArrayList<>();

  AccessRaceTest(Kind kind) throws Exception {
    this.kind = kind;
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    for (int i = 0; i < NODES; i++) {
      nodes.add(ledgers.open(PATIENCE));
    }
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private AccessLedger node(int i) {
    return nodes.get(Math.floorMod(i, NODES)).access();
  }

  private static Asking.Wish wish(String user, String... hosts) {
    return new Asking.Wish(id(), user, user, "lab", Set.of(hosts), "r", "why", null, LAB);
  }

  private AccessRequest asked(String user, String... hosts) {
    return ((Asking.Made) get(node(0).ask(wish(user, hosts), ledgers.zone))).request();
  }

  /** Who is in which group: the first letter says it, but of whoever was removed. */
  private static Reviewers reviewers(Set<String> removed) {
    return new Reviewers(
        LAB,
        null,
        user ->
            removed.contains(user)
                ? Optional.empty()
                : Optional.of(
                    switch (user.charAt(0)) {
                      case 't' -> Set.of("teachers");
                      case 'h' -> Set.of("heads");
                      case 'b' -> Set.of("teachers", "heads"); // who asks
                      default -> Set.of();
                    }));
  }

  @Test
  void noneIsGrantedWronglyOrTwice() throws Exception {
    int races = Integer.getInteger("fairlead.races", STANDARD_RACES);
    races = kind == Kind.SQLITE ? races / 3 : races;
    Map<State, Integer> ends = new HashMap<>();
    for (int at = 0; at < races; at += BATCH) {
      List<Race> batch = new ArrayList<>();
      for (int i = at; i < Math.min(races, at + BATCH); i++) {
        batch.add(new Race(i));
      }
      for (int wave = 0; wave < WAVES; wave++) {
        batch.forEach(Race::start);
        batch.forEach(Race::join);
      }
      batch.forEach(race -> ends.merge(race.check(), 1, Integer::sum));
    }
    System.Logger log = System.getLogger(AccessRaceTest.class.getName());
    log.log(System.Logger.Level.INFO, kind + ": " + races + " races ended as " + ends);
    assertThat(ends.keySet())
        .contains(State.APPROVED, State.DENIED, State.WITHDRAWN, State.PENDING);
    assertThat(ledgers.number("select count(*) from access_grant"))
        .isEqualTo(ends.get(State.APPROVED).longValue());
    assertThat(
            ledgers.number(
                "select count(*) from access_grant where not exists (select 1 from access_request"
                    + " where access_request.id = request_id and state = 'APPROVED')"))
        .isZero();
  }

  /** One access request on which several people act at once, each of them twice. */
  private final class Race {
    private final Random random;
    private final String user;
    private final AccessRequest asked;
    private final Set<String> removed = new HashSet<>();
    private final List<Supplier<CompletableFuture<?>>> deeds = new ArrayList<>();
    private final List<CompletableFuture<?>> underWay = new ArrayList<>();
    private final List<Object> answers = new ArrayList<>();

    Race(int number) {
      random = new Random(number * 0x9E3779B97F4A7C15L);
      user = "b" + number;
      asked = asked(user, "a.test", "b.test");
      if (random.nextInt(3) == 0) {
        get(
            node(number)
                .review(asked.id(), ballot("t0", Verdict.APPROVE), reviewers(Set.of()), id()));
        removed.add("t0");
      }
      boolean hasTeacher = removed.isEmpty() || random.nextBoolean();
      List<String> voters = new ArrayList<>(List.of("h1", "h2", "h3", "x1", user));
      if (hasTeacher) {
        voters.addAll(List.of("t1", "t2"));
      }
      voters.forEach(voter -> votes(voter, Verdict.APPROVE));
      if (random.nextInt(4) == 0) {
        votes("h4", Verdict.DENY);
      }
      if (random.nextInt(4) == 0) {
        deeds.add(() -> node(random.nextInt()).withdraw(asked.id(), user).toCompletableFuture());
      }
      deeds.add(() -> node(random.nextInt()).settle(asked.id()).toCompletableFuture());
    }

    private Ballot ballot(String voter, Verdict verdict) {
      return new Ballot(voter, verdict, "as I say", Set.of(), 0);
    }

    private void votes(String voter, Verdict verdict) {
      for (int i = 0; i < 2; i++) {
        deeds.add(
            () ->
                node(random.nextInt())
                    .review(asked.id(), ballot(voter, verdict), reviewers(removed), id())
                    .toCompletableFuture());
      }
    }

    void start() {
      Collections.shuffle(deeds, random);
      deeds.forEach(deed -> underWay.add(deed.get()));
    }

    void join() {
      underWay.forEach(each -> answers.add(get(each)));
      underWay.clear();
    }

    /** What became of it. */
    State check() {
      AccessRequest after = get(node(0).find(asked.id())).orElseThrow();
      int approved = answered(Review.Approved.class);
      int denied = answered(Review.Denied.class);
      int withdrawn =
          (int)
              answers.stream()
                  .flatMap(each -> ((Optional<?>) each).stream())
                  .filter(each -> each instanceof Moved moved && moved.moved())
                  .count();
      assertThat(approved).as("%s", after).isEqualTo(after.state() == State.APPROVED ? 1 : 0);
      assertThat(denied).as("%s", after).isEqualTo(after.state() == State.DENIED ? 1 : 0);
      assertThat(withdrawn).as("%s", after).isEqualTo(after.state() == State.WITHDRAWN ? 1 : 0);
      assertThat(get(node(1).grantOf(asked.id())).isPresent())
          .isEqualTo(after.state() == State.APPROVED);
      assertThat(after.votes())
          .extracting(Vote::voter)
          .doesNotHaveDuplicates()
          .doesNotContain(user);
      if (after.state() == State.APPROVED) {
        assertThat(count(after, 0, 't')).as("%s", after).isGreaterThanOrEqualTo(1);
        assertThat(count(after, 1, 'h')).as("%s", after).isGreaterThanOrEqualTo(2);
      }
      return after.state();
    }

    private int answered(Class<?> kind) {
      return (int)
          answers.stream()
              .flatMap(each -> ((Optional<?>) each).stream())
              .filter(kind::isInstance)
              .count();
    }

    private long count(AccessRequest after, int stage, char group) {
      return after.votes().stream()
          .filter(vote -> vote.stage() == stage && vote.verdict() == Verdict.APPROVE)
          .filter(vote -> vote.voter().charAt(0) == group && !removed.contains(vote.voter()))
          .count();
    }
  }

  @Test
  void equalWishesAtOnceAreOneAccessRequest() {
    List<CompletableFuture<Asking>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(node(i).ask(wish("ben", "a.test"), ledgers.zone).toCompletableFuture());
    }
    assertThat(asked.stream().map(Ledgers::get).filter(Asking.Made.class::isInstance)).hasSize(1);
    assertThat(get(node(0).list("ben", null))).hasSize(1);
  }

  @Test
  void theLimitHoldsHoweverManyAskAtOnce() {
    List<CompletableFuture<Asking>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(node(i).ask(wish("ben", "a" + i + ".test"), ledgers.zone).toCompletableFuture());
    }
    assertThat(asked.stream().map(Ledgers::get).filter(Asking.Made.class::isInstance)).hasSize(5);
    assertThat(get(node(0).list("ben", null))).hasSize(5);
  }

  @Test
  void oneOfManyRevocationsTakesEffect() {
    AccessRequest asked = asked("ben", "a.test");
    for (String voter : List.of("t1", "h1", "h2")) {
      Ballot ballot = new Ballot(voter, Verdict.APPROVE, "", Set.of(), 0);
      get(node(0).review(asked.id(), ballot, reviewers(Set.of()), id()));
    }
    String grant = get(node(0).grantOf(asked.id())).orElseThrow().grant().id();
    List<CompletableFuture<Optional<Revoked>>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Revocation each = new Revocation(id(), grant, "ann" + i, "because");
      all.add(node(i).revoke(each, ledgers.zone).toCompletableFuture());
    }
    assertThat(all.stream().map(Ledgers::get).filter(each -> each.orElseThrow().revoked()))
        .hasSize(1);
  }
}
