package fairlead.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Grant;
import fairlead.policy.approval.Verdict;
import fairlead.policy.load.PolicyLoader;
import fairlead.proxy.TestClock;
import fairlead.proxy.access.AccessDesk.Opinion;
import fairlead.proxy.access.AccessDesk.Wish;
import fairlead.proxy.access.Outcome.Declined;
import fairlead.proxy.access.Outcome.Done;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.ledger.MemoryAccess;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.notice.Notice;
import fairlead.proxy.session.Disclosure;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessDeskTest {
  private static final String POLICY =
      """
      version: 1
      deny:
        - { id: malware, hosts: [.malware.test] }
      tiers:
        lab:
          session: { length: 1h }
          approval: lab
          allow: [ { id: reference, hosts: [wiki.test] } ]
          ask:
            - { id: new-host, hosts: ["*"], ports: [443], approval: quick }
            - { id: odd, hosts: [odd.test], ports: [443], approval: lab-hosts }
          deny: [ { id: games, hosts: [games.test], ports: [443, 80] }, { id: late, hosts: [late.test], when: ["mon-fri 20:00-24:00"] } ]
        free: { approval: lab, allow: [ { hosts: ["*"] } ] }
        staff: { allow: [ { hosts: ["*"] } ] }
        none: {}
      assign:
        - { group: students, tier: lab, may-ask: [free] }
        - { group: machines, owner: "group:platform", tier: lab }
        - { group: teachers, tier: staff }
      default-tier: none
      approvals:
        lab:
          pending: 48h
          limit: 5/day
          stages: [ { by: "group:teachers", needed: 1 }, { by: "group:heads", needed: 1 } ]
          grant: { opens: tier, sessions: 1, valid: 24h }
        quick: { pending: 1h, stages: [ { by: "group:teachers" } ], grant: { opens: hosts, valid: 1h } }
        lab-hosts: { pending: 1h, stages: [ { by: owner } ], grant: { opens: hosts, valid: 1h } }
      """;

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final TestClock clock = new TestClock();
  private final MemoryAccess ledger = new MemoryAccess(() -> clock.millis());
  private final ListedRecords log = new ListedRecords();
  private final List<Notice> notices = new ArrayList<>();
  private final Map<String, Principal> people = new HashMap<>();
  private PolicySet policy = policy(POLICY);
  private final AccessDesk desk = desk(Disclosure.NAME);

  AccessDeskTest() {
    person("ben", "students");
    person("bob", "students");
    person("cleo");
    person("tom", "teachers");
    person("tina", "teachers");
    person("hal", "heads");
    person("ci-7", "machines");
    person("olga", "platform");
    person("otto", "platform");
    person("ann", "operators");
    person("aud", "auditors");
  }

  private void person(String name, String... groups) {
    people.put(name, new Principal(name, Set.of(groups)));
  }

  private static PolicySet policy(String text) {
    Map<String, byte[]> files = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  private AccessDesk desk(Disclosure disclosure) {
    return new AccessDesk(
        new AccessDesk.Parts(
            ledger,
            new MemoryLedger(() -> clock.millis()),
            new DeedRecords(log, clock),
            () -> policy,
            name -> Optional.ofNullable(people.get(name)),
            disclosure,
            notices::add,
            (_, _, tier, hosts) -> List.of("opens " + tier + " " + hosts)));
  }

  @AfterEach
  void allRoomIsGivenBack() {
    assertThat(log.held).hasValue(0);
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Actor actor(String name) {
    Principal who = people.get(name);
    return new Actor(who, who.groups().contains("operators"), who.groups().contains("auditors"));
  }

  private Outcome ask(String who, String... hosts) {
    return now(desk.ask(actor(who), HERE, new Wish(null, null, Set.of(hosts), "homework", null)));
  }

  private Outcome askTier(String who, String tier) {
    return now(desk.ask(actor(who), HERE, new Wish(null, tier, Set.of(), "homework", null)));
  }

  private static AccessView done(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Done.class);
    return ((Done) outcome).request();
  }

  private static Why why(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Declined.class);
    assertThat(((Declined) outcome).words()).isNotBlank();
    return ((Declined) outcome).why();
  }

  private Outcome approve(String who, AccessView it, String... hosts) {
    Opinion opinion = new Opinion(Verdict.APPROVE, "", Set.of(hosts), 0);
    return now(desk.review(actor(who), it.request().id(), opinion));
  }

  private Outcome deny(String who, AccessView it, String reason) {
    Opinion opinion = new Opinion(Verdict.DENY, reason, Set.of(), 0);
    return now(desk.review(actor(who), it.request().id(), opinion));
  }

  private List<String> kinds() {
    return log.records.stream()
        .map(each -> each.kind().label() + " " + each.reason() + " " + each.user())
        .toList();
  }

  private List<String> told() {
    return notices.stream()
        .map(
            notice ->
                switch (notice) {
                  case Notice.AskOpened open -> "open " + open.user() + " to " + open.reviewers();
                  case Notice.AskDecided over -> over.state() + " " + over.by();
                  default -> "other";
                })
        .toList();
  }

  @Test
  void leadsFromAWishOverItsStagesToAGrantAndItsEnd() {
    AccessView asked = done(askTier("ben", null));
    assertThat(asked.request().tier()).isEqualTo("lab");
    assertThat(asked.opens()).containsExactly("opens lab []");
    AccessView first = done(approve("tom", asked));
    assertThat(first.open()).isEqualTo(1);
    AccessView last = done(approve("hal", asked));
    assertThat(last.request().state()).isEqualTo(State.APPROVED);
    Grant grant = java.util.Objects.requireNonNull(last.grant()).grant();
    assertThat(grant.sessions()).isEqualTo(1);
    assertThat(why(now(desk.revoke(actor("ann"), grant.id(), " ")))).isEqualTo(Why.REASON_MISSING);
    assertThat(now(desk.revoke(actor("ann"), grant.id(), "misused")))
        .isInstanceOf(Outcome.Revoked.class);
    assertThat(why(now(desk.revoke(actor("ann"), grant.id(), "again")))).isEqualTo(Why.DECIDED);
    assertThat(kinds())
        .containsExactly(
            "access-request asked ben",
            "review approved tom",
            "review approved hal",
            "grant granted hal",
            "revocation grant-revoked ann");
    assertThat(log.records.get(1).subject()).isEqualTo("ben");
    assertThat(log.records.get(4).detail()).contains(grant.id(), "misused");
    assertThat(told())
        .containsExactly("open ben to group:teachers", "open ben to group:heads", "approved hal");
  }

  @ParameterizedTest
  @CsvSource({
    "*.test,BAD_WORDS,pattern",
    ".odd.test,BAD_WORDS,pattern",
    "list:reference,BAD_WORDS,pattern",
    "10.0.0.1,STAYS_REFUSED,address",
    "address:10.0.0.0/8,STAYS_REFUSED,address",
    "New.Test,BAD_WORDS,expected: new.test",
    "new.test.,BAD_WORDS,expected: new.test",
    "a_b c,BAD_WORDS,no host name",
    "www.malware.test,STAYS_REFUSED,malware",
    "games.test,STAYS_REFUSED,games",
    "wiki.test,HAS_IT,reference"
  })
  void namesWhatIsWrongWithAHost(String host, Why why, String words) {
    Outcome outcome = ask("ben", host);
    assertThat(why(outcome)).isEqualTo(why);
    assertThat(((Declined) outcome).words()).contains(words);
    assertThat(log.records).isEmpty();
  }

  @Test
  void offersWhatADenyRuleRefusesAtTimesOnly() {
    assertThat(done(ask("ben", "late.test", "new.test")).request().rule()).isEqualTo("new-host");
    assertThat(done(ask("ben", "odd.test")).request().chain().name()).isEqualTo("quick");
  }

  @Test
  void asksForNoTierThatIsNotOffered() {
    assertThat(done(askTier("ben", "free")).request().tier()).isEqualTo("free");
    assertThat(why(askTier("ben", "staff"))).isEqualTo(Why.NOT_OFFERED);
    assertThat(why(askTier("ben", "nowhere"))).isEqualTo(Why.NOT_OFFERED);
    assertThat(why(askTier("cleo", null))).isEqualTo(Why.NOT_OFFERED);
    assertThat(why(ask("cleo", "new.test"))).isEqualTo(Why.NOT_OFFERED);
  }

  @Test
  void boundsWordsHostsAndStarts() {
    Instant now = clock.instant();
    Actor ben = actor("ben");
    Set<String> many = new java.util.HashSet<>();
    for (int i = 0; i <= AccessDesk.MOST_HOSTS; i++) {
      many.add("h" + i + ".test");
    }
    for (Wish wish :
        List.of(
            new Wish(null, null, Set.of(), "x".repeat(501), null),
            new Wish(null, null, many, "why", null),
            new Wish(null, null, Set.of(), "why", now.plus(Duration.ofDays(31))),
            new Wish(null, null, Set.of(), "why", now.minus(Duration.ofHours(1))),
            new Wish(null, "free", Set.of("new.test"), "why", null))) {
      assertThat(why(now(desk.ask(ben, HERE, wish)))).isEqualTo(Why.BAD_WORDS);
    }
    Wish mute = new Wish(null, null, Set.of(), " \u200b. ", null);
    assertThat(why(now(desk.ask(ben, HERE, mute)))).isEqualTo(Why.REASON_MISSING);
  }

  @Test
  void aGrantThatStartsLaterHoldsFromThere() {
    Instant starts = clock.instant().plus(Duration.ofDays(3));
    AccessView asked =
        done(now(desk.ask(actor("ben"), HERE, new Wish(null, null, Set.of(), "exam", starts))));
    approve("tom", asked);
    Grant grant = done(approve("hal", asked)).grant().grant();
    assertThat(grant.starts()).isEqualTo(starts);
    assertThat(grant.until()).isEqualTo(starts.plus(Duration.ofDays(1)));
    assertThat(askTier("ben", null)).as("before that there is none").isInstanceOf(Done.class);
  }

  @Test
  void asksNoTwiceForWhatIsThere() {
    AccessView asked = done(ask("ben", "new.test", "other.test"));
    Done again = (Done) ask("ben", "other.test", "new.test");
    assertThat(again.fresh()).isFalse();
    assertThat(again.request().request().id()).isEqualTo(asked.request().id());
    done(approve("tom", asked, "new.test"));
    assertThat(why(ask("ben", "new.test"))).isEqualTo(Why.HAS_IT);
    assertThat(ask("ben", "other.test")).isInstanceOf(Done.class);
    assertThat(told())
        .containsExactly(
            "open ben to group:teachers", "approved tom", "open ben to group:teachers");
  }

  @Test
  void nobodyReviewsForThemselvesOrWithoutARole() {
    person("tim", "students", "teachers");
    AccessView asked = done(askTier("tim", null));
    assertThat(why(approve("tim", asked))).isEqualTo(Why.OWN_REQUEST);
    assertThat(why(approve("ann", asked))).isEqualTo(Why.NOT_ALLOWED);
    assertThat(why(approve("bob", asked))).as("nor sees it").isEqualTo(Why.UNKNOWN);
    assertThat(why(approve("hal", asked))).isEqualTo(Why.WRONG_STAGE);
    done(approve("tom", asked));
    assertThat(why(approve("tom", asked))).isEqualTo(Why.ALREADY_VOTED);
    assertThat(kinds()).hasSize(2);
  }

  @Test
  void anOwnerAsksForAMachineAndThenAnotherOwnerReviews() {
    policy = policy(POLICY.replace("{ by: \"group:teachers\" } ]", "{ by: owner } ]"));
    Wish wish = new Wish("ci-7", null, Set.of("new.test"), "build", null);
    assertThat(why(now(desk.ask(actor("tom"), HERE, wish)))).isEqualTo(Why.NOT_ALLOWED);
    AccessView asked = done(now(desk.ask(actor("olga"), HERE, wish)));
    assertThat(asked.request().user()).isEqualTo("ci-7");
    assertThat(why(approve("olga", asked))).isEqualTo(Why.OWN_REQUEST);
    assertThat(why(approve("ci-7", asked))).isEqualTo(Why.OWN_REQUEST);
    assertThat(now(desk.queue(actor("otto"))).waiting()).isEqualTo(1);
    assertThat(done(approve("otto", asked)).request().state()).isEqualTo(State.APPROVED);
    assertThat(log.records.getFirst().user()).isEqualTo("olga");
    assertThat(log.records.getFirst().subject()).isEqualTo("ci-7");
  }

  @Test
  void aVoterWhoLostTheRoleCountsNoLongerWhenTheGrantIsMade() {
    AccessView asked = done(askTier("ben", null));
    done(approve("tom", asked));
    person("tom", "students");
    assertThat(why(approve("hal", asked))).isEqualTo(Why.WRONG_STAGE);
    done(approve("tina", asked));
    people.remove("tina");
    assertThat(why(approve("hal", asked))).isEqualTo(Why.WRONG_STAGE);
    person("tess", "teachers");
    done(approve("tess", asked));
    assertThat(done(approve("hal", asked)).request().state()).isEqualTo(State.APPROVED);
  }

  @Test
  void whatThePolicyOffersNoLongerIsNotApproved() {
    AccessView hosts = done(ask("ben", "new.test"));
    AccessView free = done(askTier("ben", "free"));
    policy = policy(POLICY.replace(", may-ask: [free]", "").replace(".malware.test", "new.test"));
    assertThat(why(approve("tom", hosts))).isEqualTo(Why.NOT_OFFERED);
    assertThat(why(approve("tom", free))).isEqualTo(Why.NOT_OFFERED);
    policy = policy(POLICY);
    people.remove("ben");
    assertThat(why(approve("tom", hosts))).isEqualTo(Why.NOT_OFFERED);
  }

  @Test
  void anAlteredChainAsksForFreshReview() {
    AccessView asked = done(askTier("ben", null));
    done(approve("tom", asked));
    AccessKeeper keeper = desk.keeper();
    now(keeper.look());
    policy = policy(POLICY.replace("valid: 24h", "valid: 48h"));
    now(keeper.look());
    now(keeper.look());
    assertThat(kinds()).hasSize(3).endsWith("access-request review-restarted null");
    policy = policy(POLICY.replace("valid: 24h", "valid: 36h"));
    assertThat(why(approve("hal", asked))).isEqualTo(Why.REVIEW_RESTARTED);
    Opinion stale = new Opinion(Verdict.APPROVE, "", Set.of(), 1);
    assertThat(why(now(desk.review(actor("tom"), asked.request().id(), stale))))
        .isEqualTo(Why.REVIEW_RESTARTED);
    AccessView anew = done(approve("tom", asked));
    assertThat(anew.request().round()).isEqualTo(3);
    assertThat(anew.votes()).hasSize(2);
    now(keeper.look());
    policy = policy(POLICY);
    now(keeper.look());
    assertThat(kinds()).endsWith("review approved tom", "access-request review-restarted null");
    assertThat(told()).endsWith("open ben to group:heads", "open ben to group:teachers");
    assertThat(done(now(desk.one(actor("tina"), asked.request().id()))).request().round())
        .isEqualTo(4);
  }

  @Test
  void expiresByItself() {
    done(ask("ben", "new.test"));
    AccessKeeper keeper = desk.keeper();
    clock.pass(Duration.ofHours(1));
    now(keeper.look());
    now(keeper.look());
    assertThat(kinds()).containsExactly("access-request asked ben", "access-request expired null");
    assertThat(log.records.getLast().subject()).isEqualTo("ben");
    assertThat(told()).endsWith("expired null");
  }

  @Test
  void aDenialNeedsAReasonThatThePersonSeesWithWhoItWasAsDisclosed() {
    AccessView asked = done(ask("ben", "new.test"));
    assertThat(why(deny("tom", asked, "..."))).isEqualTo(Why.REASON_MISSING);
    done(deny("tom", asked, "use the library"));
    AccessView seen = now(desk.own(actor("ben"), null)).getFirst();
    assertThat(seen.decidedBy()).isEqualTo("tom");
    assertThat(seen.request().decided().reason()).isEqualTo("use the library");
    AccessDesk discreet = desk(Disclosure.ROLE);
    AccessView less = now(discreet.own(actor("ben"), null)).getFirst();
    assertThat(less.decidedBy()).isEqualTo("reviewer");
    assertThat(less.votes().getFirst().voter()).isEqualTo("reviewer");
    assertThat(done(now(discreet.one(actor("tina"), asked.request().id()))).decidedBy())
        .isEqualTo("tom");
    assertThat(why(ask("ben", "new.test"))).isEqualTo(Why.DENIED_JUST_NOW);
  }

  @Test
  void onlyWhoAskedWithdraws() {
    AccessView asked = done(ask("ben", "new.test"));
    assertThat(why(now(desk.withdraw(actor("bob"), asked.request().id())))).isEqualTo(Why.UNKNOWN);
    assertThat(why(now(desk.withdraw(actor("tom"), asked.request().id()))))
        .isEqualTo(Why.NOT_ALLOWED);
    assertThat(done(now(desk.withdraw(actor("ben"), asked.request().id()))).request().state())
        .isEqualTo(State.WITHDRAWN);
    assertThat(why(now(desk.withdraw(actor("ben"), asked.request().id())))).isEqualTo(Why.DECIDED);
    assertThat(why(approve("tom", asked))).isEqualTo(Why.DECIDED);
    assertThat(kinds()).containsExactly("access-request asked ben", "access-request withdrawn ben");
  }

  @Test
  void aReviewersQueueHasEqualWishesTogetherAndNoMoreThanCanBeWeighed() {
    done(ask("ben", "new.test"));
    done(ask("ben", "other.test"));
    done(ask("bob", "new.test"));
    Queue queue = now(desk.queue(actor("tom")));
    assertThat(queue.waiting()).isEqualTo(3);
    assertThat(queue.groups()).extracting(group -> group.requests().size()).containsExactly(2, 1);
    assertThat(now(desk.queue(actor("ben"))).waiting()).isZero();
    assertThat(now(desk.queue(actor("hal"))).waiting()).isZero();
    for (int i = 0; i < 60; i++) {
      person("s" + i, "students");
      done(ask("s" + i, "new.test"));
    }
    Queue long_ = now(desk.queue(actor("tom")));
    assertThat(long_.waiting()).isEqualTo(63);
    assertThat(long_.groups().stream().mapToInt(group -> group.requests().size()).sum())
        .isEqualTo(AccessDesk.MOST_IN_QUEUE);
    assertThat(log.records).noneMatch(each -> each.kind() == AuditRecord.Kind.LOOK_UP);
  }

  @Test
  void looksOfOperatorsAndAuditorsAreRecords() {
    AccessView asked = done(ask("ben", "new.test"));
    assertThat(now(desk.all(actor("aud"), "ben", null)).orElseThrow()).hasSize(1);
    assertThat(now(desk.allGrants(actor("ann"), null)).orElseThrow()).isEmpty();
    done(now(desk.one(actor("ann"), asked.request().id())));
    assertThat(kinds()).endsWith("look-up null aud", "look-up null ann", "look-up null ann");
    assertThat(log.records.get(1).subject()).isEqualTo("ben");
    log.full = true;
    assertThat(now(desk.all(actor("aud"), "ben", null))).isEmpty();
    assertThat(why(now(desk.one(actor("ann"), asked.request().id())))).isEqualTo(Why.NO_RECORD);
    assertThat(why(now(desk.one(actor("bob"), asked.request().id())))).isEqualTo(Why.UNKNOWN);
  }

  @Test
  void nothingIsDoneThatCouldNotBeRecorded() {
    AccessView asked = done(ask("ben", "new.test"));
    log.full = true;
    assertThat(why(ask("bob", "new.test"))).isEqualTo(Why.NO_RECORD);
    assertThat(why(approve("tom", asked))).isEqualTo(Why.NO_RECORD);
    assertThat(why(now(desk.withdraw(actor("ben"), asked.request().id()))))
        .isEqualTo(Why.NO_RECORD);
    clock.pass(Duration.ofHours(2));
    now(desk.keeper().look());
    assertThat(now(ledger.due())).hasSize(1);
    log.full = false;
  }

  @Test
  void reviewersOfTheChainRevokeAndOthersDoNot() {
    AccessView asked = done(ask("ben", "new.test"));
    String grant = done(approve("tom", asked)).grant().grant().id();
    assertThat(now(desk.ownGrants(actor("ben")))).hasSize(1);
    assertThat(why(now(desk.revoke(actor("ben"), grant, "done")))).isEqualTo(Why.NOT_ALLOWED);
    assertThat(why(now(desk.revoke(actor("bob"), grant, "done")))).isEqualTo(Why.UNKNOWN);
    assertThat(why(now(desk.revoke(actor("aud"), grant, "done")))).isEqualTo(Why.NOT_ALLOWED);
    assertThat(now(desk.revoke(actor("tina"), grant, "done"))).isInstanceOf(Outcome.Revoked.class);
    AccessDesk discreet = desk(Disclosure.ROLE);
    assertThat(now(discreet.ownGrants(actor("ben"))).getFirst().revokedBy()).isEqualTo("reviewer");
  }

  @Test
  void saysWhatMayBeAskedForAndPrefillsIt() {
    Options options = now(desk.options(actor("ben"), HERE));
    assertThat(options.tiers()).extracting(Options.TierOption::tier).containsExactly("lab", "free");
    assertThat(options.hosts())
        .extracting(chain -> chain.name())
        .containsExactly("quick", "lab-hosts");
    assertThat(now(desk.prefill(actor("ben"), HERE, "new.test")))
        .contains(new Prefill(null, "new.test"));
    assertThat(now(desk.prefill(actor("ben"), HERE, "games.test")))
        .contains(new Prefill("lab", null));
    assertThat(now(desk.prefill(actor("cleo"), HERE, "new.test"))).isEmpty();
  }

  @Test
  void thePolicyNamesReviewers() {
    for (String name : List.of("tom", "hal", "olga")) {
      assertThat(AccessDesk.isReviewer(policy, people.get(name))).as(name).isTrue();
    }
    for (String name : Arrays.asList("ben", "ann", "ci-7")) {
      assertThat(AccessDesk.isReviewer(policy, people.get(name))).as(name).isFalse();
    }
  }
}
