package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Rule;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.explain.ExplanationText;
import fairlead.policy.match.Host;
import fairlead.policy.suite.PolicySuite;
import fairlead.policy.suite.SuiteReport;
import fairlead.policy.suite.TestOutcome;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tests say of hosts that one may ask for, and of somebody who has just come. */
class NewcomerTest {

  private static final String POLICY =
      """
      version: 1
      deny: [ { id: games, hosts: [games.example] } ]
      tiers:
        t:
          %s
          allow:
            - { id: docs, hosts: [docs.example] }
            - { id: help, hosts: [help.example], free: true }
          ask: [ { id: more, hosts: [.org.example, games.example, docs.example], approval: quick, wait: 1m } ]
        u: { approval: lab }
        v: { approval: lab, allow: [ { id: more-docs, hosts: [v.example] } ] }
      default-tier: t
      rooms: { lab-1: { from: [10.2.1.0/24] } }
      assign: [ { group: g, tier: u }, { group: asker, tier: t, may-ask: [v] }, { group: x, room: lab-1, tier: t } ]
      approvals:
        quick: { stages: [ { by: "group:teachers", needed: 2 } ], grant: { opens: hosts, valid: 1h } }
        lab: { stages: [ { by: "group:teachers" }, { by: "user:ann" } ] }
      tests:
        - { url: "https://%s/", groups: [%s], %s }
      """;

  private static final String PLAIN = "record: request";
  private static final String APPROVAL = "approval: lab";
  private static final String PORTAL = "session: { start: portal }";
  private static final String SUPERVISOR =
      "{ session: { start: supervisor }, supervision: { every: 5m, by: \"group:s\" } }"
          .replaceAll("^. | .$", "")
          .replace(", supervision", "\n    supervision");

  private static String said(String terms, String host, String test) {
    return said(terms, host, "", test);
  }

  private static String said(String terms, String host, String group, String test) {
    TestOutcome outcome = run(terms, host, group, test).outcomes().getFirst();
    return (outcome.passed() ? "" : "failed: ") + outcome.got().words(false);
  }

  private static SuiteReport run(String terms, String host, String group, String test) {
    var loaded = Loading.loaded(POLICY.formatted(terms, host, group, test));
    return PolicySuite.run(loaded.policy(), loaded.rules(), loaded.tests());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "docs.example|expect: allow, rule: docs|allow, rule docs",
        "a.org.example|expect: ask, rule: more|ask, needs-approval, rule more",
        "a.org.example|expect: deny|failed: ask, needs-approval, rule more",
        "a.org.example|expect: allow|failed: ask, needs-approval, rule more",
        "games.example|expect: deny, reason: denied-by-rule|deny, denied-by-rule, rule games",
        "games.example|expect: ask|failed: deny, denied-by-rule, rule games",
        "b.example|expect: ask|failed: deny, not-in-allowlist"
      })
  void whatMayBeAskedForIsNeitherAllowedNorDenied(String host, String test, String said) {
    assertThat(said(PLAIN, host, test)).isEqualTo(said);
    assertThat(said(PLAIN, host, test + ", standing: none")).isEqualTo(said);
    assertThat(said(APPROVAL, host, test)).isEqualTo(said);
    assertThat(said(PORTAL, host, test)).isEqualTo(said);
  }

  @Test
  void newcomerNeedsTheApprovalOfTheTierFirst() {
    String both = APPROVAL + "\n    " + PORTAL;
    for (String host : List.of("docs.example", "a.org.example")) {
      assertThat(said(both, host, "expect: ask, standing: none")).isEqualTo("ask, needs-approval");
      assertThat(said(PORTAL, host, "expect: deny, reason: not-started, standing: none"))
          .isEqualTo("deny, not-started");
      assertThat(said(SUPERVISOR, host, "expect: deny, standing: none"))
          .isEqualTo("deny, awaiting-supervisor");
    }
  }

  @Test
  void newcomerIsRefusedForTheRulesBeforeThat() {
    for (String terms : List.of(APPROVAL, PORTAL, SUPERVISOR)) {
      assertThat(said(terms, "b.example", "expect: deny, standing: none"))
          .isEqualTo("deny, not-in-allowlist");
      assertThat(said(terms, "games.example", "expect: deny, standing: none"))
          .isEqualTo("deny, denied-by-rule, rule games");
    }
  }

  @Test
  void newcomerNeedsNothingForWhatIsFree() {
    for (String terms : List.of(APPROVAL, PORTAL, SUPERVISOR)) {
      assertThat(said(terms, "help.example", "expect: allow, rule: help, standing: none"))
          .isEqualTo("allow, rule help");
    }
  }

  @Test
  void tierWithAnApprovalAloneIsATier() {
    assertThat(said(PLAIN, "docs.example", "g", "expect: deny"))
        .isEqualTo("deny, not-in-allowlist");
  }

  @Test
  void tierThatOneMayAskForCountsAsGranted() {
    String test = "expect: allow, rule: more-docs, tier: v";
    assertThat(said(PLAIN, "v.example", "asker", test)).isEqualTo("allow, rule more-docs");
    assertThat(said(PLAIN, "v.example", "asker", test + ", standing: none"))
        .isEqualTo("failed: deny, not-in-allowlist");
    assertThat(said(PLAIN, "v.example", "", test)).isEqualTo("failed: deny, not-in-allowlist");
  }

  @Test
  void askRulesCountAsRules() {
    SuiteReport report = run(PLAIN, "a.org.example", "", "expect: ask");
    assertThat(report.rules()).isEqualTo(5);
    assertThat(report.uncovered())
        .extracting(Rule::id)
        .containsExactly(
            new RuleId("games"), new RuleId("docs"), new RuleId("help"), new RuleId("more-docs"));
    assertThat(run(PORTAL, "a.org.example", "", "expect: deny, standing: none").covered()).isZero();
  }

  @Test
  void explanationSaysWhoDecidesAndHowLongItOpens() {
    PolicySet policy = Loading.policy(POLICY.formatted(PLAIN, "docs.example", "", "expect: allow"));
    WebRequest request =
        new WebRequest(
            Scheme.CONNECT,
            Objects.requireNonNull(Host.parse("a.org.example")),
            443,
            "CONNECT",
            "");
    var said =
        policy.explain(
            new Principal("ben", Set.of()),
            Objects.requireNonNull(AddressLiteral.parse("127.0.0.1")),
            request,
            Instant.parse("2026-11-24T12:00:00Z"));
    assertThat(ExplanationText.of(said, "ben", request, true, null, ZoneOffset.UTC))
        .contains(
            "ask CONNECT a.org.example:443: needs-approval, rule more",
            "It is decided by 2 of the group teachers (quick).",
            "Approved, the host is open for 1h.",
            "While it is asked for, requests to the host wait up to 1m for the verdict.");
  }
}
