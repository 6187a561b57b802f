package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.Host;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionTest {

  private static final List<String> HOSTS =
      List.of("a.example", "b.a.example", "example", "c.test", "10.1.2.3", "8.8.8.8");
  private static final List<String> PATTERNS =
      List.of("*", "a.example", ".a.example", "*.example", "c.test", "address:8.0.0.0/8");
  private static final List<String> LIMITS =
      List.of(
          "",
          ", ports: [443]",
          ", ports: [80]",
          ", scheme: http, methods: [GET]",
          ", scheme: http, paths: [/p/]",
          ", when: [\"mon-fri 08:00-18:00\"]");

  private static PolicySet policy(List<String> allow, List<String> deny) {
    String yaml =
        "version: 1\ntiers:\n  t:\n    allow: ["
            + String.join(", ", allow)
            + "]\n    deny: ["
            + String.join(", ", deny)
            + "]\ndefault-tier: t\n"
            + "egress: { open: [ { range: 10.1.0.0/16, ports: [443] } ] }\n";
    var result =
        PolicyLoader.of(Map.of("policy.yaml", yaml.getBytes(StandardCharsets.UTF_8))).load();
    assertThat(result).isInstanceOf(PolicyLoader.Loaded.class);
    return ((PolicyLoader.Loaded) result).policy();
  }

  private static Decision decide(PolicySet policy, String url, String time) {
    String[] p = url.split(" ");
    Scheme scheme = p[0].equals("CONNECT") ? Scheme.CONNECT : Scheme.HTTP;
    var request =
        new WebRequest(
            scheme, Host.parse(p[1]), Integer.parseInt(p[2]), p[0], p.length > 3 ? p[3] : "");
    var client = AddressLiteral.parse("127.0.0.1");
    return policy.decide(
        policy.assign(new Principal("u", Set.of()), client), request, Instant.parse(time));
  }

  private static String verdict(PolicySet policy, String url, String time) {
    return decide(policy, url, time) instanceof Decision.Deny deny
        ? deny.reason().label()
        : "allow";
  }

  private static String rule(Random random) {
    return "{ hosts: [\""
        + PATTERNS.get(random.nextInt(PATTERNS.size()))
        + "\"]"
        + LIMITS.get(random.nextInt(LIMITS.size()))
        + " }";
  }

  private static List<String> requests() {
    List<String> requests = new ArrayList<>();
    for (String host : HOSTS) {
      for (int port : new int[] {80, 443, 22}) {
        requests.add("CONNECT " + host + " " + port);
        requests.add("GET " + host + " " + port + " /p/x");
        requests.add("POST " + host + " " + port + " /q%2fx");
      }
    }
    return requests;
  }

  @Test
  void orderOfRulesNeverMattersAndADenyNeverWidens() {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      List<String> allow = new ArrayList<>(List.of(rule(random), rule(random), rule(random)));
      List<String> deny = new ArrayList<>(List.of(rule(random)));
      PolicySet before = policy(allow, deny);
      deny.add(rule(random));
      PolicySet narrower = policy(allow, deny);
      Collections.shuffle(allow, random);
      Collections.shuffle(deny, random);
      PolicySet shuffled = policy(allow, deny);
      for (String url : requests()) {
        for (String time : List.of("2026-11-23T12:00:00Z", "2026-11-22T12:00:00Z")) {
          String verdict = verdict(narrower, url, time);
          assertThat(verdict(shuffled, url, time)).as(url).isEqualTo(verdict);
          if (verdict.equals("allow")) {
            assertThat(verdict(before, url, time)).as(url).isEqualTo("allow");
          }
        }
      }
    }
  }

  @Test
  void deniesOutsideOfficeHoursAndHoldsUntilTheEdge() {
    PolicySet policy =
        policy(List.of("{ hosts: [a.example], when: [\"mon-fri 08:00-18:00\"] }"), List.of());
    Decision open = decide(policy, "CONNECT a.example 443", "2026-11-23T12:00:00Z");
    assertThat(open).isInstanceOf(Decision.Allow.class);
    assertThat(open.until()).isEqualTo(Instant.parse("2026-11-23T18:00:00Z"));
    Decision shut = decide(policy, "CONNECT a.example 443", "2026-11-27T18:00:00Z");
    assertThat(((Decision.Deny) shut).reason().label()).isEqualTo("outside-schedule");
    assertThat(shut.until()).isEqualTo(Instant.parse("2026-11-30T08:00:00Z"));
  }

  @Test
  void denyWithPathsBindsTunnelsOnEveryPortButTheOneOfHttps() {
    PolicySet policy =
        policy(
            List.of("{ hosts: [\"*\"] }"),
            List.of("{ hosts: [c.test], scheme: http, paths: [/p/] }"));
    String noon = "2026-11-23T12:00:00Z";
    assertThat(verdict(policy, "CONNECT c.test 80", noon)).isEqualTo("denied-by-rule");
    assertThat(verdict(policy, "CONNECT c.test 443", noon)).isEqualTo("allow");
    assertThat(verdict(policy, "GET c.test 80 /x/../p/y", noon)).isEqualTo("denied-by-rule");
    assertThat(verdict(policy, "GET c.test 80 /x%2f", noon)).isEqualTo("denied-by-rule");
    assertThat(verdict(policy, "GET c.test 80 /x", noon)).isEqualTo("allow");
  }

  @Test
  void pathCountsAsServersReadItWithAndWithoutParameters() {
    PolicySet policy =
        policy(
            List.of("{ hosts: [\"*\"], scheme: http, paths: [/public/] }"),
            List.of("{ hosts: [c.test], scheme: http, paths: [/public/admin/] }"));
    String noon = "2026-11-23T12:00:00Z";
    assertThat(verdict(policy, "GET a.example 80 /public/x;v=1", noon)).isEqualTo("allow");
    for (String path : List.of("/public;v/x", "/public/;/../x", "/x;/../public/", "/public/..;/")) {
      assertThat(verdict(policy, "GET a.example 80 " + path, noon))
          .as(path)
          .isEqualTo("path-not-allowed");
    }
    for (String path : List.of("/public/admin;v/x", "/public;v/admin/", "/public/;/admin/")) {
      assertThat(verdict(policy, "GET c.test 80 " + path, noon))
          .as(path)
          .isEqualTo("denied-by-rule");
    }
  }

  @Test
  void mappedLiteralIsWeighedAsTheIpv4AddressThatItLeadsTo() {
    PolicySet policy =
        policy(
            List.of("{ hosts: [\"address:0.0.0.0/0\"] }"), List.of("{ hosts: [address:8.8.8.8] }"));
    String noon = "2026-11-23T12:00:00Z";
    assertThat(verdict(policy, "CONNECT [::ffff:7f00:1] 443", noon)).isEqualTo("private-address");
    assertThat(verdict(policy, "CONNECT [::ffff:10.1.2.3] 443", noon)).isEqualTo("allow");
    assertThat(verdict(policy, "CONNECT [::ffff:10.1.2.3] 80", noon)).isEqualTo("private-address");
    assertThat(verdict(policy, "CONNECT [::ffff:808:808] 443", noon)).isEqualTo("denied-by-rule");
  }

  @Test
  void refusalOutsideTheScheduleHoldsUntilTheRequestPasses() {
    String allow = "{ hosts: [a.example], when: [\"mon-fri 08:00-18:00\"] }";
    String morning = "{ hosts: [a.example], when: [\"mon 07:00-09:00\"] }";
    String mondays = "{ hosts: [a.example], when: [mon] }";
    String night = "2026-11-23T06:00:00Z";
    assertThat(shut(policy(List.of(allow), List.of()), night))
        .isEqualTo(Instant.parse("2026-11-23T08:00:00Z"));
    assertThat(shut(policy(List.of(allow), List.of(morning)), night))
        .isEqualTo(Instant.parse("2026-11-23T09:00:00Z"));
    assertThat(shut(policy(List.of(allow), List.of(mondays)), "2026-11-22T12:00:00Z"))
        .isEqualTo(Instant.parse("2026-11-24T08:00:00Z"));
    String over = "{ hosts: [a.example], when: [\"2020-01-01\"] }";
    assertThat(shut(policy(List.of(over), List.of(mondays)), "2026-11-22T12:00:00Z"))
        .isEqualTo(Instant.MAX);
    String far = "{ hosts: [a.example], when: [\"2034-01-02\"] }";
    assertThat(shut(policy(List.of(far), List.of()), night))
        .isEqualTo(Instant.parse("2034-01-02T00:00:00Z"));
  }

  private static Instant shut(PolicySet policy, String time) {
    Decision shut = decide(policy, "CONNECT a.example 443", time);
    assertThat(((Decision.Deny) shut).reason().label()).isEqualTo("outside-schedule");
    return shut.until();
  }
}
