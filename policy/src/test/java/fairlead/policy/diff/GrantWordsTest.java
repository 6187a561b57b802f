package fairlead.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.address.AddressLiteral;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a grant to those who decide on it. */
class GrantWordsTest {

  private static final String POLICY =
      """
      version: 1
      lists: { long: { file: long.txt } }
      deny: [ { id: games, hosts: [".games.example"] } ]
      tiers:
        some:
          allow:
            - { id: docs, hosts: [".docs.example"] }
            - { id: wiki, hosts: [wiki.example], ports: [8443] }
          ask:
            - { id: more, hosts: ["*"], ports: [443], when: ["mon-fri 08:00-18:00"], approval: quick }
            - { id: api, hosts: [api.example], scheme: http, methods: [POST, GET], paths: [/v1/], approval: slow }
          deny: [ { id: ads, hosts: [".ads.example", api.example], ports: [80] } ]
        lab:
          approval: lab
          record: session
          session: { start: supervisor, length: 1h, idle: 15m }
          quota: { data: 2GiB/day, sessions: 2/day, time: 90m/day }
          limits: { requests: 600/min, connections: 64 }
          supervision: { every: 5m, by: "group:supervisors", backup: "group:office", sees: [refusals] }
          allow:
            - { id: help, hosts: [help.example], free: true }
            - { id: reference, hosts: ["list:long", ".wiki.example", "*.b.example"] }
            - { id: archive, hosts: ["address:9.9.9.0/24"], ports: [443] }
          ask: [ { id: extra, hosts: [extra.example], approval: quick } ]
      rooms: { r: { from: [10.2.1.0/24] } }
      assign:
        - { group: students, tier: some, may-ask: [lab] }
        - { group: pupils, room: r, tier: lab }
      default-tier: some
      approvals:
        lab: { stages: [ { by: "group:teachers" } ], grant: { sessions: 2 } }
        quick: { stages: [ { by: "group:teachers" } ], grant: { opens: hosts, valid: 1h } }
        slow: { stages: [ { by: "group:teachers" } ], grant: { opens: hosts } }
      """;

  private static final PolicySet SET = Policies.load(POLICY, "long.txt", names()).policy();

  private static String names() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      names.append("n" + i + ".long.example\n");
    }
    return names.toString();
  }

  private static List<String> of(String group, String address, String tier, String... hosts) {
    Principal who = new Principal("ben", Set.of(group));
    var from = Objects.requireNonNull(AddressLiteral.parse(address));
    return GrantWords.opens(SET, SET.assign(who, from), tier, Set.of(hosts));
  }

  @Test
  void saysWhatATierOpensBeyondOnesOwn() {
    assertThat(of("students", "127.0.0.1", "lab"))
        .containsExactly(
            "Opens tier lab: 2 sessions within 1d.",
            "A session starts by a supervisor and runs up to 1h, or until it is "
                + "unused for 15m.",
            "At most: 2 sessions a day, 2 GiB a day, 1h 30m a day, 600 requests a "
                + "minute, 64 connections at a time.",
            "Recorded: sessions, and no hosts but those that are refused.",
            "Supervised every 5m by the group supervisors, or else the group "
                + "office, who see refusals; 1m late pauses, another 15m ends.",
            "Reaches help.example, without a session (rule help).",
            "Reaches *.b.example, .wiki.example and list \"long\" (100 list "
                + "entries) (rule reference).",
            "Reaches addresses in 9.9.9.0/24 on port 443 (rule archive).",
            "May ask for extra.example (rule extra).",
            "Refuses .games.example (rule games).",
            "New to them: the hosts of list \"long\", *.b.example and "
                + "*.wiki.example (rule reference).",
            "New to them: the hosts of list \"long\" below ads.example on port 80 "
                + "(no longer refused by rule ads).",
            "New to them: the hosts of list \"long\" below ads.example and public "
                + "addresses in 9.9.9.0/24 on port 443 (rules archive and reference).",
            "New to them: help.example without a session (rule help).",
            "New to them: wiki.example (rule reference).",
            "Lost to them meanwhile: .docs.example (allowed so far by rule docs).",
            "Lost to them meanwhile: wiki.example on port 8443 (allowed so far by "
                + "rule wiki).");
  }

  @Test
  void saysOfOnesOwnTierWhatIsFree() {
    assertThat(of("pupils", "10.2.1.7", "lab"))
        .last()
        .isEqualTo("Without the grant they reach only what is free: rule help.");
  }

  @Test
  void saysOfHostsHowTheyOpenAndWhatStaysRefused() {
    assertThat(
            of(
                "students",
                "127.0.0.1",
                "some",
                "api.example",
                "www.games.example",
                "a.docs.example"))
        .containsExactly(
            "a.docs.example on port 443, mon-fri 08:00-18:00 (rule more).",
            "a.docs.example: allowed already by rule docs.",
            "api.example on port 443, mon-fri 08:00-18:00 (rule more).",
            "api.example, over plain http only, GET and POST, under /v1/ (rule " + "api).",
            "api.example: refused all the same on port 80 by rule ads.",
            "www.games.example on port 443, mon-fri 08:00-18:00 (rule more).",
            "www.games.example: refused all the same by rule games.",
            "For 1d or 1h, in tier some.",
            "Recorded: each request, with its host and time.",
            "Private and local addresses stay refused.");
    assertThat(of("pupils", "10.2.1.7", "lab", "else.example"))
        .containsExactly("else.example: no rule lets one ask for it, so the grant opens nothing.");
    assertThat(of("pupils", "10.2.1.7", "gone"))
        .containsExactly("The policy has no tier gone any more: the grant would open nothing.");
  }
}
