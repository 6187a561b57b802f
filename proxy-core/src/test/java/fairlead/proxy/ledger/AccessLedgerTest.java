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
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Review;
import fairlead.policy.approval.Reviewers;
import fairlead.policy.approval.Stage;
import fairlead.policy.approval.Verdict;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import fairlead.policy.session.Account;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import fairlead.proxy.ledger.AccessLedger.Revocation;
import fairlead.proxy.ledger.AccessLedger.Revoked;
import fairlead.proxy.ledger.SessionLedger.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Access requests and grants in both databases. */
@ParameterizedClass
@EnumSource(Kind.class)
class AccessLedgerTest {
  static final Chain LAB =
      new Chain(
          "lab",
          Duration.ofHours(48),
          new Budget(5, Period.DAY),
          List.of(new Stage(new By.Group("teachers"), 1), new Stage(new By.Group("heads & co"), 2)),
          Chain.Opens.TIER,
          2,
          Duration.ofHours(24));
  private static final Chain QUICK =
      new Chain(
          "quick",
          Duration.ofHours(1),
          null,
          List.of(new Stage(new By.User("tom"), 1), new Stage(new By.Owner(), 1)),
          Chain.Opens.HOSTS,
          0,
          Duration.ofMinutes(30));

  private final Ledgers ledgers;
  private SqlLedger ledger;
  private AccessLedger access;

  AccessLedgerTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    ledger = ledgers.open();
    access = ledger.access();
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private Instant now() {
    return Instant.ofEpochMilli(ledger.heartbeat().millis());
  }

  private static Asking.Wish wish(Chain chain, String... hosts) {
    return new Asking.Wish(id(), "ben", "ben", "lab", Set.of(hosts), null, "to read", null, chain);
  }

  private AccessRequest made(Asking.Wish wish) {
    return ((Asking.Made) get(access.ask(wish, ledgers.zone))).request();
  }

  /** Teachers t…, heads h…, tom, and olga, who owns. */
  static Reviewers reviewers(Chain chain) {
    return new Reviewers(
        chain,
        new By.User("olga"),
        user ->
            Optional.of(
                user.startsWith("t")
                    ? Set.of("teachers")
                    : user.startsWith("h") ? Set.of("heads & co") : Set.of()));
  }

  private Review vote(AccessRequest request, String voter, String... hosts) {
    return vote(request, voter, Verdict.APPROVE, hosts);
  }

  private Review vote(AccessRequest request, String voter, Verdict verdict, String... hosts) {
    Ballot ballot = new Ballot(voter, verdict, "as I say", Set.of(hosts), 0);
    Chain chain = request.chain();
    return get(access.review(request.id(), ballot, reviewers(chain), id())).orElseThrow();
  }

  private AccessRequest found(AccessRequest request) {
    return get(access.find(request.id())).orElseThrow();
  }

  @Test
  void keepsAnAccessRequestFromItsBeginToItsGrant() {
    AccessRequest asked = made(wish(LAB));
    assertThat(found(asked)).isEqualTo(asked);
    AccessRequest after = vote(asked, "t1").request();
    after = vote(after, "h1").request();
    assertThat(found(asked)).isEqualTo(after);
    assertThat(get(access.grants("ben")).all()).isEmpty();
    Review.Approved approved = (Review.Approved) vote(after, "h2");
    assertThat(found(asked)).isEqualTo(approved.request());
    Grant grant = approved.grant();
    assertThat(get(access.grants("ben")).all()).containsExactly(grant);
    assertThat(get(access.grantOf(asked.id())).orElseThrow().grant()).isEqualTo(grant);
    assertThat(grant.sessions()).isEqualTo(2);
    assertThat(((Review.Refused) vote(asked, "h3")).why()).isEqualTo(Review.Why.DECIDED);
  }

  @Test
  void narrowsHostsVoteByVote() {
    AccessRequest asked = made(wish(QUICK, "a.test", "b.test", "c.test"));
    vote(asked, "tom", "a.test", "b.test");
    assertThat(((Review.Refused) vote(asked, "olga", "c.test")).why())
        .isEqualTo(Review.Why.HOSTS_NOT_NARROWING);
    Review.Approved approved = (Review.Approved) vote(asked, "olga", "b.test");
    assertThat(approved.grant().hosts()).containsExactly("b.test");
    assertThat(get(access.grants("ben")).all()).containsExactly(approved.grant());
    assertThat(found(asked).votes()).hasSize(2).isEqualTo(approved.request().votes());
  }

  @Test
  void aDenialDecidesAtOnce() {
    AccessRequest asked = made(wish(LAB));
    assertThat(vote(asked, "t1", Verdict.DENY)).isInstanceOf(Review.Denied.class);
    assertThat(found(asked).state()).isEqualTo(State.DENIED);
    assertThat(get(access.ask(wish(LAB), ledgers.zone))).isInstanceOf(Asking.Refused.class);
  }

  @Test
  void answersAnEqualWishWithTheOneThatWaits() {
    AccessRequest asked = made(wish(QUICK, "a.test"));
    assertThat(get(access.ask(wish(QUICK, "a.test"), ledgers.zone)))
        .isEqualTo(new Asking.Pending(asked));
    assertThat(ledgers("select count(*) from access_request")).isEqualTo(1);
  }

  private long ledgers(String sql) {
    try {
      return ledgers.number(sql);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void countsOnlyThisDaysRequestsForTheLimit() {
    for (int i = 0; i < 5; i++) {
      AccessRequest asked = made(wish(LAB));
      assertThat(get(access.withdraw(asked.id(), "ben")).orElseThrow().moved()).isTrue();
    }
    Asking.Refused refused = (Asking.Refused) get(access.ask(wish(LAB), ledgers.zone));
    assertThat(refused.why()).isEqualTo(Asking.Why.LIMIT);
    ledgers.time.pass(Duration.between(now(), refused.until()));
    assertThat(made(wish(LAB)).state()).isEqualTo(State.PENDING);
  }

  @Test
  void withdrawsWhatIsPendingOnce() {
    AccessRequest asked = made(wish(LAB));
    assertThat(get(access.withdraw(asked.id(), "ben")).orElseThrow().moved()).isTrue();
    assertThat(get(access.withdraw(asked.id(), "ben")).orElseThrow().moved()).isFalse();
    assertThat(((Review.Refused) vote(asked, "t1")).why()).isEqualTo(Review.Why.DECIDED);
    assertThat(get(access.withdraw("none", "ben"))).isEmpty();
  }

  @Test
  void expiresOnceAndNobodyElseWritesThat() {
    AccessRequest asked = made(wish(QUICK, "a.test"));
    assertThat(get(access.due())).isEmpty();
    assertThat(get(access.settle(asked.id())).orElseThrow().moved()).isFalse();
    ledgers.time.pass(Duration.ofMinutes(10));
    assertThat(get(access.oldestPending()))
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    ledgers.time.pass(Duration.ofHours(1));
    assertThat(get(access.oldestPending())).isZero();
    assertThat(found(asked).state()).isEqualTo(State.EXPIRED);
    assertThat(get(access.list(null, State.PENDING))).isEmpty();
    assertThat(get(access.list("ben", State.EXPIRED))).hasSize(1);
    assertThat(((Review.Refused) vote(asked, "tom")).why()).isEqualTo(Review.Why.DECIDED);
    assertThat(get(access.withdraw(asked.id(), "ben")).orElseThrow().moved()).isFalse();
    assertThat(get(access.due())).containsExactly(asked.id());
    assertThat(get(access.settle(asked.id())).orElseThrow().moved()).isTrue();
    assertThat(get(access.settle(asked.id())).orElseThrow().moved()).isFalse();
    assertThat(get(access.due())).isEmpty();
    assertThat(get(access.count()))
        .containsEntry(State.EXPIRED, 1L)
        .containsEntry(State.PENDING, 0L);
  }

  @Test
  void anAlteredChainBeginsAnewAndKeepsTheVotesAsHistory() {
    AccessRequest asked = made(wish(LAB));
    vote(asked, "t1");
    Chain longer =
        new Chain("lab", LAB.pending(), null, LAB.stages(), LAB.opens(), 2, Duration.ofDays(7));
    assertThat(get(access.restart(asked.id(), LAB)).orElseThrow().moved()).isFalse();
    assertThat(get(access.restart(asked.id(), longer)).orElseThrow().moved()).isTrue();
    AccessRequest anew = found(asked);
    assertThat(anew.round()).isEqualTo(2);
    assertThat(anew.chain()).isEqualTo(longer);
    assertThat(anew.votes()).hasSize(1);
    assertThat(vote(anew, "t1")).isInstanceOf(Review.Counted.class);
    assertThat(found(asked).votes()).hasSize(2);
  }

  private Session openOn(Grant grant) throws Exception {
    Account account = new Account("ben", "lab");
    Held held = ledgers.opened(ledger, Ledgers.wish(account));
    ledgers.execute(
        "update session set grant_id = '"
            + grant.id()
            + "' where id = '"
            + held.session().id()
            + "'");
    return held.session();
  }

  private Grant granted() {
    AccessRequest asked = made(wish(LAB));
    vote(asked, "t1");
    vote(asked, "h1");
    return ((Review.Approved) vote(asked, "h2")).grant();
  }

  private Revoked revoke(Grant grant) {
    Revocation revocation = new Revocation(id(), grant.id(), "ann", "seen elsewhere");
    return get(access.revoke(revocation, ledgers.zone)).orElseThrow();
  }

  @Test
  void aRevocationEndsTheSessionOfItsGrantAndEveryNodeHears() throws Exception {
    Set<Heartbeat.Change.Kind> heard = new CopyOnWriteArraySet<>();
    ledgers.open().heartbeat().onChange(change -> heard.add(change.kind()));
    Grant grant = granted();
    Session session = openOn(grant);
    Revoked revoked = revoke(grant);
    assertThat(revoked.revoked()).isTrue();
    assertThat(revoked.grant().revokedReason()).isEqualTo("seen elsewhere");
    assertThat(get(access.grants("ben")).all()).isEmpty();
    Session after = ledgers.looked(ledger, session.account()).session();
    assertThat(after.ending()).isEqualTo(Ending.REVOKED);
    assertThat(get(ledger.sessions().acts("ben", 9)).getFirst().act().reason())
        .isEqualTo("seen elsewhere");
    Ledgers.await(
        () ->
            heard.containsAll(Set.of(Heartbeat.Change.Kind.ACCESS, Heartbeat.Change.Kind.SESSION)));
    assertThat(revoke(grant).revoked()).isFalse();
    assertThat(get(access.listGrants("ben", null))).hasSize(1);
  }

  @Test
  void aRevocationLeavesASessionOfAnotherGrantAlone() throws Exception {
    Grant other = granted();
    Session session = openOn(other);
    Grant grant = granted();
    assertThat(revoke(grant).revoked()).isTrue();
    assertThat(ledgers.looked(ledger, session.account()).session().state())
        .isEqualTo(Session.State.ACTIVE);
  }

  @Test
  void aGrantThatIsOverIsNotRevoked() {
    Grant grant = granted();
    ledgers.time.pass(Duration.ofHours(24));
    assertThat(revoke(grant).revoked()).isFalse();
    assertThat(revoke(grant).grant().revokedBy()).isNull();
  }

  @Test
  void historyStaysForAYear() throws Exception {
    Grant grant = granted();
    AccessRequest waiting = made(wish(QUICK, "a.test"));
    Pruning pruning =
        new Pruning(new LedgerClock(now().toEpochMilli(), () -> 0), ledgers.time.wall);
    prune(pruning);
    assertThat(get(access.list("ben", null))).hasSize(2);
    long year = Duration.ofDays(366).toMillis();
    prune(new Pruning(new LedgerClock(now().toEpochMilli() + year, () -> 0), ledgers.time.wall));
    assertThat(get(access.list("ben", null)))
        .extracting(AccessRequest::id)
        .containsExactly(waiting.id());
    assertThat(get(access.grant(grant.id()))).isEmpty();
    assertThat(ledgers("select count(*) from access_vote")).isZero();
  }

  private void prune(Pruning pruning) throws Exception {
    try (java.sql.Connection connection = ledgers.connect()) {
      connection.setAutoCommit(false);
      pruning.run(new Tx(connection));
      connection.commit();
    }
  }

  @Test
  void writesChainsSoThatTheyAreReadAsTheyWere() {
    for (Chain chain : List.of(LAB, QUICK)) {
      assertThat(ChainText.read(chain.name(), ChainText.write(chain))).isEqualTo(chain);
    }
    Chain odd =
        new Chain(
            "odd",
            Duration.ofMillis(1),
            new Budget(1, Period.MONTH),
            List.of(new Stage(new By.User("a b\nstage 1 owner"), 3)),
            Chain.Opens.TIER,
            1,
            Duration.ofMillis(1));
    assertThat(ChainText.read("odd", ChainText.write(odd))).isEqualTo(odd);
  }
}
