package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import fairlead.proxy.TestClock;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.PassBook;
import fairlead.proxy.identity.PassDesk;
import fairlead.proxy.identity.TokenBook;
import fairlead.proxy.identity.TokenDesk;
import fairlead.proxy.ledger.MemoryAccess;
import fairlead.proxy.ledger.MemoryLedger;
import fairlead.proxy.ledger.MemoryPasses;
import fairlead.proxy.ledger.MemoryRemarks;
import fairlead.proxy.ledger.MemorySignIns;
import fairlead.proxy.ledger.MemoryTokens;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.lookup.RecordDesk;
import fairlead.proxy.notice.Notices;
import fairlead.proxy.session.Disclosure;
import fairlead.proxy.session.HeldHere;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.Whereabouts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What stands behind a web listener in tests. */
final class Behind {
  static final PolicySet POLICY =
      policy(
          """
          version: 1
          tiers:
            monitored:
              notice: Hosts & times are recorded.
              session: { length: 1h, idle: 15m, warn: [10m, 1m], drain: 2m }
              quota: { data: 1MiB/day, sessions: 2/day }
              allow: [ { hosts: [a.test] } ]
            full: { allow: [ { hosts: ["*"] } ] }
            lab: { approval: lab, allow: [ { hosts: [a.test] } ], ask: [ { hosts: ["*"], approval: quick } ] }
          assign: [ { group: teachers, tier: full }, { group: visitors, tier: full }, { group: pupils, tier: lab } ]
          default-tier: monitored
          approvals:
            lab: { stages: [ { by: "group:teachers" }, { by: "group:heads" } ], grant: { opens: tier, sessions: 1, valid: 24h } }
            quick: { stages: [ { by: "group:teachers" } ], grant: { opens: hosts, valid: 1h } }
          """);

  final TestClock clock = new TestClock();
  final MemoryLedger ledger = new MemoryLedger(() -> clock.millis());
  final MemoryAccess access = new MemoryAccess(() -> clock.millis());
  final MemoryTokens tokens = new MemoryTokens(clock);
  final TokenBook book = new TokenBook(tokens, tokens);
  final MemoryPasses passes = new MemoryPasses(tokens);
  final MemoryRemarks remarks = new MemoryRemarks();

  /** Where records are read; a test may have some written there. */
  Path audit = Path.of("no-such-directory");

  List<String> receivers = List.of();
  final MemorySignIns signIns = new MemorySignIns(tokens);
  PolicySet inForce = POLICY;

  /** Where people stand; as they are assigned, unless a test has them hold something. */
  Whereabouts whereabouts =
      (policies, who, from) -> CompletableFuture.completedFuture(policies.assign(who, from));

  final Addresses addresses = new Addresses("");
  final History history = new History();
  final ListedRecords log = new ListedRecords();
  final FakePolicyDesk policy = new FakePolicyDesk();
  private final Refusals refusals;

  Behind(Refusals refusals) {
    this.refusals = refusals;
    book.look();
  }

  /** As the tests sign people in: each in a group of the same name. */
  private static Optional<Principal> person(String user) {
    return Optional.of(new Principal(user, Set.of(user + "s")));
  }

  static PolicySet policy(String text) {
    Map<String, byte[]> files = Map.of("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  WebParts parts(Authenticator authenticator) {
    DeedRecords records = new DeedRecords(log, clock);
    return new WebParts(
        authenticator,
        new SignInTerms(signIns, Duration.ofMinutes(30), Duration.ofHours(12)),
        refusals,
        () -> inForce,
        whereabouts,
        user -> user.equals("ben") ? Optional.of(new Principal("ben", Set.of())) : Optional.empty(),
        new SessionDesk(
            ledger, ledger, records, () -> inForce, new HeldHere(() -> 0), Disclosure.NAME),
        new TokenDesk(tokens, tokens, book, records, user -> user.equals("agent-7")),
        new AccessDesk(
            new AccessDesk.Parts(
                access,
                ledger,
                records,
                () -> inForce,
                Behind::person,
                Disclosure.NAME,
                Notices.NOBODY,
                (_, _, tier, _) -> List.of("It opens " + tier + "."))),
        new RecordDesk(new RecordSearch(audit), remarks, refusals, records, clock, name -> name),
        receivers,
        new PassDesk(
            passes,
            tokens,
            new PassBook(passes, tokens),
            records,
            user -> user.equals("agent-7"),
            Set.of("operators", "auditors")),
        addresses,
        policy,
        new Roles("operators", "auditors", Behind::byPolicy),
        () -> new Vitals("1.2.3", Duration.ofMinutes(5), ledger.silentMillis(), log.full, 7),
        history,
        clock);
  }

  /** As if the policy named the groups reviewers and supervisors, too. */
  private static Set<Role> byPolicy(Principal principal) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (principal.groups().contains("reviewers") || AccessDesk.isReviewer(POLICY, principal)) {
      roles.add(Role.REVIEWER);
    }
    if (principal.groups().contains("supervisors") || principal.groups().contains("stand-ins")) {
      roles.add(Role.SUPERVISOR);
    }
    return roles;
  }

  /** Opens a session in the first tier. */
  void open(String id, String user) {
    Tier tier = inForce.tiers().getFirst();
    Session.Terms terms = Session.Terms.of(tier);
    Account account = new Account(user, tier.name());
    ledger.open(new Opening.Wish(id, account, terms, tier.sessions(), true), ZoneOffset.UTC);
  }
}
