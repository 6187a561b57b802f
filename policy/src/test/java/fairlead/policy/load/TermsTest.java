package fairlead.policy.load;

import static fairlead.policy.load.Loading.policy;
import static fairlead.policy.load.Loading.problems;
import static fairlead.policy.load.Loading.rule;
import static fairlead.policy.load.Loading.tier;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.Explanation;
import fairlead.policy.Keeping;
import fairlead.policy.Principal;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.Tier;
import fairlead.policy.Tier.Recording;
import fairlead.policy.Tier.WithoutLedger;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.Host;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Limits;
import fairlead.policy.quota.Period;
import fairlead.policy.quota.Quota;
import fairlead.policy.quota.SessionTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tier grants, as the policy file says it. */
class TermsTest {

  private static Tier read(String terms) {
    return policy(tier(terms)).tiers().getFirst();
  }

  @Test
  void tierSaysWhatItGrants() {
    Tier tier =
        read(
            """
            notice: Words.
                record: { each: session }
                session: { start: use, length: 1h, idle: 15m, warn: [1m, 10m, 1m], drain: 2m }
                quota: { data: 2GiB/day, sessions: 2/week, time: 90m/month }
                limits: { requests: 600/min, connections: 64 }
                on-failure: { ledger: go-on }\
            """);
    assertThat(tier)
        .isEqualTo(
            new Tier(
                "t",
                "Words.",
                Recording.SESSION,
                Keeping.STANDARD,
                new SessionTerms(
                    SessionTerms.Start.USE,
                    false,
                    Duration.ofHours(1),
                    Duration.ofMinutes(15),
                    List.of(Duration.ofMinutes(10), Duration.ofMinutes(1)),
                    Duration.ofMinutes(2)),
                new Quota(
                    new Budget(2L << 30, Period.DAY),
                    new Budget(90 * 60_000, Period.MONTH),
                    new Budget(2, Period.WEEK)),
                new Limits(600, 64),
                null,
                null,
                false,
                WithoutLedger.GO_ON,
                null,
                null));
    assertThat(tier.light()).isFalse();
    assertThat(tier.goesOnWithoutLedger()).isTrue();
  }

  @Test
  void recordsAreKeptAsIsSaid() {
    Tier tier =
        read(
            """
            record: { keep: 30d, durable: strict, omit: [client, path] }
                on-failure: { audit: go-on }\
            """);
    assertThat(tier.recording()).isEqualTo(Recording.REQUEST);
    assertThat(tier.keeping())
        .isEqualTo(
            new Keeping(
                Duration.ofDays(30),
                Keeping.Durability.STRICT,
                Set.of(Keeping.Omissible.CLIENT, Keeping.Omissible.PATH)));
    assertThat(tier.goesOnWithoutAudit()).isTrue();
    assertThat(read("record: request").goesOnWithoutAudit()).isFalse();
    assertThat(read("record: session").goesOnWithoutAudit()).isTrue();
    assertThat(read("record: session\n    on-failure: { audit: refuse }").goesOnWithoutAudit())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notice: ''",
        "record: request",
        "record: { each: request }",
        "session: {}",
        "session: { start: use, warn: [], idle: 30m, drain: 30s }",
        "quota: {}",
        "limits: {}",
        "on-failure: {}"
      })
  void whatIsNotWrittenIsStandard(String terms) {
    assertThat(read(terms)).isEqualTo(Tier.plain("t", ""));
  }

  @Test
  void eachTermMayStandAlone() {
    assertThat(read("record: session").light()).isTrue();
    assertThat(read("session: { length: 366d }").session())
        .isEqualTo(
            new SessionTerms(
                SessionTerms.Start.USE,
                false,
                Duration.ofDays(366),
                SessionTerms.STANDARD.idle(),
                List.of(),
                SessionTerms.STANDARD.drain()));
    assertThat(read("session: { length: 10m, idle: 2h, drain: 0s }").session().idle()).hasHours(2);
    assertThat(read("quota: { data: 1B/month }").quota())
        .isEqualTo(new Quota(new Budget(1, Period.MONTH), null, null));
    assertThat(read("quota: { time: 1ms/week }").quota())
        .isEqualTo(new Quota(null, new Budget(1, Period.WEEK), null));
    assertThat(read("quota: { sessions: 1/day }").sessions()).isEqualTo(new Budget(1, Period.DAY));
    assertThat(read("limits: { requests: 1/min }").limits()).isEqualTo(new Limits(1, 0));
    assertThat(read("limits: { connections: 1 }").limits()).isEqualTo(new Limits(0, 1));
    assertThat(read("on-failure: { ledger: end }").withoutLedger()).isEqualTo(WithoutLedger.END);
  }

  /** Each stands in line 4, from column 5 on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "session:|4:13: \"session\" in tier \"t\" must be a mapping (write key: value)",
        "session: 1h|4:14: \"session\" in tier \"t\" must be a mapping (write key: value)",
        "session: { lenght: 1h }|4:16: unknown key \"lenght\" in \"session\" in tier \"t\" (did you"
            + " mean \"length\"?)",
        "session: { start: user }|4:23: \"start\" in \"session\" in tier \"t\" must be one of use,"
            + " portal, supervisor, not \"user\" (did you mean \"use\"?)",
        "session: { length: 60 }|4:24: \"length\" in \"session\" in tier \"t\" must be a duration"
            + " with its unit, not \"60\" (such as 90s, 15m, 1h, 7d)",
        "session: { length: -1h }|4:24: \"length\" in \"session\" in tier \"t\" must be a duration"
            + " with its unit, not \"-1h\" (such as 90s, 15m, 1h, 7d)",
        "session: { length: 0s }|4:24: tier \"t\": \"length\" must be longer than 0s (such as"
            + " length: 1h)",
        "session: { length: 367d }|4:24: tier \"t\": \"length\" must be at most 366d (such as"
            + " length: 1h)",
        "session: { length: 1h, idle: 0m }|4:34: tier \"t\": \"idle\" must be longer than 0s (such"
            + " as idle: 15m)",
        "session: { idle: 999999999d }|4:22: tier \"t\": \"idle\" must be at most 366d (such as"
            + " idle: 15m)",
        "session: { drain: 8785h }|4:23: tier \"t\": \"drain\" must be at most 366d (such as drain:"
            + " 2m)",
        "session: { warn: 1m, length: 1h }|4:22: \"warn\" in \"session\" in tier \"t\" must be a"
            + " list (write [ … ])",
        "session: { warn: [1m, 2m] }|4:23: tier \"t\": \"warn\" needs a length to end (add a"
            + " length, or remove it)",
        "session: { warn: [1m, 0s], length: 1h }|4:27: tier \"t\": \"warn\" must be longer than 0s"
            + " (such as warn: [10m, 1m])",
        "session: { warn: [1m, 1h], length: 1h }|4:27: tier \"t\": \"warn\" must be shorter than"
            + " \"length\" (name less)",
        "session: { warn: [1m, 2], length: 1h }|4:27: an entry of \"warn\" in \"session\" in tier"
            + " \"t\" must be a duration with its unit, not \"2\" (such as 90s, 15m, 1h, 7d)",
        "quota: [1]|4:12: \"quota\" in tier \"t\" must be a mapping (write key: value)",
        "quota: { date: 1GiB/day }|4:14: unknown key \"date\" in \"quota\" in tier \"t\" (did you"
            + " mean \"data\"?)",
        "quota: { data: 2GiB }|4:20: tier \"t\": \"data\" must be a size with its unit a day, week"
            + " or month, not \"2GiB\" (such as 2GiB/day)",
        "quota: { data: 2/day }|4:20: tier \"t\": \"data\" must be a size with its unit a day, week"
            + " or month, not \"2/day\" (such as 2GiB/day)",
        "quota: { data: 2GB/day }|4:20: tier \"t\": \"data\" must be a size with its unit a day,"
            + " week or month, not \"2GB/day\" (such as 2GiB/day)",
        "quota: { data: 2GiB/hour }|4:20: tier \"t\": \"data\" must be a size with its unit a day,"
            + " week or month, not \"2GiB/hour\" (such as 2GiB/day)",
        "quota: { data: 2GiB/day/2 }|4:20: tier \"t\": \"data\" must be a size with its unit a day,"
            + " week or month, not \"2GiB/day/2\" (such as 2GiB/day)",
        "quota: { data: 99999999TiB/day }|4:20: tier \"t\": \"data\" must be a size with its unit a"
            + " day, week or month, not \"99999999TiB/day\" (such as 2GiB/day)",
        "quota: { data: 0KiB/day }|4:20: tier \"t\": \"data\" must be at least 1B, not \"0KiB/day\""
            + " (such as 2GiB/day)",
        "quota: { data: {} }|4:20: \"data\" in \"quota\" in tier \"t\" must be text",
        "quota: { time: 90/day }|4:20: tier \"t\": \"time\" must be a duration with its unit a day,"
            + " week or month, not \"90/day\" (such as 90m/day)",
        "quota: { time: 90m }|4:20: tier \"t\": \"time\" must be a duration with its unit a day,"
            + " week or month, not \"90m\" (such as 90m/day)",
        "quota: { time: 90m/DAY }|4:20: tier \"t\": \"time\" must be a duration with its unit a"
            + " day, week or month, not \"90m/DAY\" (such as 90m/day)",
        "quota: { time: 0h/week }|4:20: tier \"t\": \"time\" must be at least 1ms, not \"0h/week\""
            + " (such as 90m/day)",
        "quota: { time: 367d/month }|4:20: tier \"t\": \"time\" must be at most 366d, not"
            + " \"367d/month\" (such as 90m/day)",
        "quota: { sessions: 2 }|4:24: tier \"t\": \"sessions\" must be a whole number a day, week"
            + " or month, not \"2\" (such as 2/day)",
        "quota: { sessions: 2.5/day }|4:24: tier \"t\": \"sessions\" must be a whole number a day,"
            + " week or month, not \"2.5/day\" (such as 2/day)",
        "quota: { sessions: 2m/day }|4:24: tier \"t\": \"sessions\" must be a whole number a day,"
            + " week or month, not \"2m/day\" (such as 2/day)",
        "quota: { sessions: /day }|4:24: tier \"t\": \"sessions\" must be a whole number a day,"
            + " week or month, not \"/day\" (such as 2/day)",
        "quota: { sessions: 0/day }|4:24: tier \"t\": \"sessions\" must be at least 1, not"
            + " \"0/day\" (such as 2/day)",
        "limits: { requests: 600 }|4:25: tier \"t\": \"requests\" must be a whole number a minute,"
            + " not \"600\" (such as 600/min)",
        "limits: { requests: 600/day }|4:25: tier \"t\": \"requests\" must be a whole number a"
            + " minute, not \"600/day\" (such as 600/min)",
        "limits: { requests: 1234567890/min }|4:25: tier \"t\": \"requests\" must be a whole number"
            + " a minute, not \"1234567890/min\" (such as 600/min)",
        "limits: { requests: 0/min }|4:25: tier \"t\": \"requests\" must be at least 1, not"
            + " \"0/min\" (such as 600/min)",
        "limits: { connections: 64/min }|4:28: \"connections\" in \"limits\" in tier \"t\" must be"
            + " a whole number, not \"64/min\"",
        "limits: { connections: 0 }|4:28: tier \"t\": \"connections\" must be at least 1, not \"0\""
            + " (such as connections: 64)",
        "limits: { connections: -1 }|4:28: tier \"t\": \"connections\" must be at least 1, not"
            + " \"-1\" (such as connections: 64)",
        "record: seldom|4:13: tier \"t\": \"record\" must be one of request, session, not"
            + " \"seldom\" (known: request, session)",
        "record: []|4:13: tier \"t\": \"record\" must be one of request, session",
        "record: { each: sesion }|4:21: tier \"t\": \"each\" in \"record\" must be one of request,"
            + " session, not \"sesion\" (did you mean \"session\"?)",
        "record: { keep: 12h }|4:21: tier \"t\": \"keep\" must be at least 1d (such as keep: 30d)",
        "record: { keep: 36h }|4:21: tier \"t\": \"keep\" must be whole days (such as keep: 30d)",
        "record: { keep: 40000d }|4:21: tier \"t\": \"keep\" must be at most 36500d (such as keep:"
            + " 30d)",
        "record: { durable: often }|4:24: tier \"t\": \"durable\" in \"record\" must be one of"
            + " async, strict, not \"often\" (known: async, strict)",
        "record: { omit: [user] }|4:22: tier \"t\": an entry of \"omit\" in \"record\" must be one"
            + " of client, method, host, port, path, address, bytes, duration, not \"user\" (known:"
            + " client, method, host, port, path, address, bytes, duration)",
        "on-failure: { ledger: stop }|4:27: \"ledger\" in \"on-failure\" in tier \"t\" must be one"
            + " of go-on, end, not \"stop\" (known: go-on, end)",
        "on-failure: { audit: stop }|4:26: \"audit\" in \"on-failure\" in tier \"t\" must be one of"
            + " go-on, refuse, not \"stop\" (known: go-on, refuse)"
      })
  void mistakeIsSaidWhereItIs(String terms, String said) {
    assertThat(problems(tier(terms))).containsExactly("policy.yaml:" + said);
  }

  @Test
  void oneMistakeHidesNoOther() {
    assertThat(
            problems(
                tier(
                    """
                    session: { start: porter, length: 0s, idle: 0s, warn: [0s, 1h], drain: 400d }
                        quota: { data: 0B/day, sessions: x, time: 1h/year }
                        limits: { requests: 0/min, connections: 0 }
                        on-failure: { ledger: x }\
                    """)))
        .extracting(each -> each.replaceFirst("^[a-z.]*:([0-9]+:[0-9]+):.*", "$1"))
        .containsExactly(
            "4:23", "4:39", "4:49", "4:60", "4:76", "5:20", "5:38", "5:47", "6:25", "6:45", "7:27");
  }

  @Test
  void keepIsForAllowRules() {
    assertThat(decide(rule("{ hosts: [a.example], on-change: keep }")))
        .isEqualTo(new Decision.Allow(new RuleId("t/1"), false, true, null, null, Instant.MAX));
    assertThat(decide(rule("{ hosts: [a.example], free: true }")))
        .isEqualTo(new Decision.Allow(new RuleId("t/1"), true, false, null, null, Instant.MAX));
    assertThat(problems(rule("{ hosts: [a.example], on-change: end }")))
        .containsExactly(
            "policy.yaml:5:42: rule \"t/1\": \"on-change\" must be keep, not \"end\" (write"
                + " on-change: keep, or leave it out)");
    assertThat(
            problems(
                rule("{ hosts: [a.example] }")
                    + "deny:\n  - { hosts: [b.example], on-change: keep }\n"))
        .containsExactly(
            "policy.yaml:8:38: rule \"deny/1\": \"on-change\" is for allow rules (remove it)");
  }

  @Test
  void explanationSaysWhatItTakesToBeInOrder() {
    assertThat(explain(tier("record: session")).assumed()).isEmpty();
    assertThat(explain(tier("session: { idle: 1m }")).assumed()).isEmpty();
    assertThat(explain(tier("session: { length: 1h }")).assumed()).containsExactly("session");
    assertThat(explain(tier("quota: { data: 1B/day }")).assumed()).containsExactly("quota");
    assertThat(explain(tier("limits: { connections: 1 }")).assumed()).containsExactly("limits");
    assertThat(explain(tier("session: { start: portal }")).assumed()).containsExactly("session");
    String access =
        """
        approval: lab
            supervision: { every: 5m, by: "group:g" }\
        """;
    String chain = "approvals: { lab: { stages: [ { by: \"group:h\" } ] } }\n";
    assertThat(explain(tier(access) + chain).assumed()).containsExactly("grant", "supervision");
    String all =
        "{ session: { length: 1h }, quota: { sessions: 1/day }, limits: { requests: 1/min }";
    String policy =
        "version: 1\ntiers:\n  t: %s, allow: [ { hosts: [%s], free: %s } ] }\ndefault-tier: t\n";
    assertThat(explain(policy.formatted(all, "a.example", "false")).assumed())
        .containsExactly("session", "quota", "limits");
    assertThat(explain(policy.formatted(all, "a.example", "true")).assumed())
        .containsExactly("limits");
    assertThat(explain(policy.formatted(all, "b.example", "true")).assumed()).hasSize(3);
  }

  private static Decision decide(String policy) {
    return explain(policy).decision();
  }

  private static Explanation explain(String policy) {
    return policy(policy)
        .explain(
            new Principal("ann", Set.of()),
            AddressLiteral.parse("127.0.0.1"),
            new WebRequest(Scheme.CONNECT, Host.parse("a.example"), 443, "CONNECT", ""),
            Instant.parse("2026-11-24T12:00:00Z"));
  }
}
