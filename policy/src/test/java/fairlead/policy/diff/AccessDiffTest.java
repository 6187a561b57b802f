package fairlead.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of changes of who may ask, who approves and who looks after sessions. */
class AccessDiffTest {

  private static final String OLD =
      """
      version: 1
      rooms: { lab-1: { from: [10.2.1.0/24] } }
      tiers:
        t:
          session: { start: portal, length: 1h }
          approval: lab
          supervision: { every: 5m, by: "group:supervisors", sees: [refusals] }
          allow: [ { id: docs, hosts: [docs.example] } ]
          ask: [ { id: more, hosts: [a.example, .b.example], approval: quick } ]
        u: { approval: lab, ask: [ { id: else, hosts: [c.example], approval: quick } ] }
      default-tier: t
      assign: [ { group: students, tier: t }, { group: runners, tier: u, owner: "group:platform" } ]
      approvals:
        lab: { stages: [ { by: "group:teachers" } ] }
        quick: { stages: [ { by: "group:teachers" } ], grant: { opens: hosts, valid: 1h } }
        slow: { stages: [ { by: "group:heads" } ], grant: { opens: hosts } }
      """;

  private static List<String> after(String what, String with) {
    assertThat(OLD).contains(what);
    return Policies.diff(OLD, OLD.replace(what, with)).lines();
  }

  @Test
  void saysNothingOfWhatStays() {
    assertThat(Policies.diff(OLD, OLD).lines()).containsExactly("nothing changes for anybody");
    assertThat(after("hosts: [a.example, .b.example]", "hosts: [.b.example, a.example]"))
        .containsExactly("nothing changes for anybody");
    assertThat(after("id: more", "id: further"))
        .containsExactly("nothing changes for anybody", "renamed: rule more is now further");
  }

  @Test
  void saysForWhatOneMayAsk() {
    assertThat(after("[a.example, .b.example]", "[a.example]"))
        .containsExactly("everybody else may no longer ask for .b.example (not-in-allowlist)");
    assertThat(after("[a.example, .b.example]", "[a.example, .b.example, d.example]"))
        .containsExactly(
            "everybody else may now ask for d.example, by approval quick (was: not-in-al"
                + "lowlist)");
    assertThat(after("[docs.example]", "[docs.example, a.example]"))
        .containsExactly("everybody else gains a.example (rule docs)");
    assertThat(after("hosts: [a.example,", "hosts: [docs.example, a.example,"))
        .containsExactly("nothing changes for anybody");
    assertThat(
            after(
                "{ id: docs, hosts: [docs.example] }",
                "{ id: docs, hosts: [x.example] }, { id: none, hosts: [docs.example], ports: [80]"
                    + " }"))
        .containsExactly(
            "everybody else gains x.example (rule docs)",
            "everybody else loses docs.example on port 443 (allowed so far by rule docs)");
    assertThat(
            after(
                "hosts: [docs.example] } ]\n    ask: [ { id: more, hosts: [a.example",
                "hosts: [x.example] } ]\n    ask: [ { id: more, hosts: [docs.example, a.example"))
        .containsExactly(
            "everybody else gains x.example (rule docs)",
            "everybody else loses docs.example (now only on approval, by rule more)");
  }

  @Test
  void saysHowOneAsks() {
    assertThat(after(".b.example], approval: quick", ".b.example], approval: slow"))
        .containsExactly(
            "everybody else may now ask for a.example and .b.example, by approval slow ("
                + "was: by approval quick)");
    assertThat(after(".b.example], approval: quick", ".b.example], approval: quick, wait: 1m"))
        .containsExactly(
            "everybody else may now ask for a.example and .b.example, by approval quick,"
                + " with a wait of 1m (was: by approval quick)");
    assertThat(after("opens: hosts, valid: 1h", "opens: hosts, valid: 2h"))
        .containsExactly(
            "runners and everybody else: approval quick 1 of the group teachers; opens h"
                + "osts for 2h; waits up to 2d, was 1 of the group teachers; opens hosts for 1"
                + "h; waits up to 2d");
    assertThat(
            after("lab: { stages: [ {", "lab: { limit: 5/day, stages: [ { by: \"user:ann\" }, {"))
        .containsExactly(
            "runners and everybody else: approval lab ann, then 1 of the group teachers;"
                + " opens 1 session within 1d; waits up to 2d; at most 5 access requests a day"
                + ", was 1 of the group teachers; opens 1 session within 1d; waits up to 2d");
    assertThat(after("    approval: lab\n", ""))
        .containsExactly("everybody else: approval of a session none, was lab");
  }

  @Test
  void saysWhoLooksAfterAndWhoStarts() {
    assertThat(after("start: portal", "start: supervisor"))
        .containsExactly(
            "everybody else: start of a session by a supervisor, was by the person, on t"
                + "he portal");
    assertThat(after("start: portal", "start: portal, sign-in: each-session"))
        .containsExactly(
            "everybody else: start of a session by the person, on the portal, signing in"
                + " anew, was by the person, on the portal");
    assertThat(after("sees: [refusals]", "sees: [refusals, hosts], backup: owner"))
        .containsExactly(
            "everybody else: supervision every 5m by the group supervisors, or else the "
                + "owner, who see hosts and refusals; 1m late pauses, another 15m ends, was ev"
                + "ery 5m by the group supervisors, who see refusals; 1m late pauses, another "
                + "15m ends");
    assertThat(after("every: 5m", "every: 2m"))
        .containsExactly(
            "everybody else: supervision every 2m by the group supervisors, who see refu"
                + "sals; 1m late pauses, another 15m ends, was every 5m by the group superviso"
                + "rs, who see refusals; 1m late pauses, another 15m ends");
  }

  @Test
  void saysWhoStandsForMachinesAndWhatOneMayAskFor() {
    assertThat(after("owner: \"group:platform\"", "owner: \"user:ann\""))
        .containsExactly("runners: owner ann, was the group platform");
    assertThat(after("students, tier: t", "students, tier: t, may-ask: [u]"))
        .containsExactly("students: tiers to ask for u, was none");
  }
}
