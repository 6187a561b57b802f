package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.Host;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyLoaderTest {

  private static final Path CONFIG = Path.of("../config");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final InetAddress CLIENT = AddressLiteral.parse("127.0.0.1");

  private static PolicyLoader.Result load(String yaml) {
    return PolicyLoader.of(Map.of("policy.yaml", yaml.getBytes(StandardCharsets.UTF_8))).load();
  }

  private static String verdict(PolicySet policy, String group, String host, int port) {
    var who = policy.assign(new Principal("ann", Set.of(group)), CLIENT);
    var request = new WebRequest(Scheme.CONNECT, Host.parse(host), port, "CONNECT", "");
    return switch (policy.decide(who, request, NOW)) {
      case Decision.Allow allow -> "allow " + allow.rule();
      case Decision.Ask ask -> "ask " + ask.rule();
      case Decision.Deny deny -> deny.reason().label();
    };
  }

  @Test
  void shippedPolicyLoadsAndDecidesByTier() {
    assertThat(PolicyLoader.load(CONFIG)).isInstanceOf(PolicyLoader.Loaded.class);
    var loaded = (PolicyLoader.Loaded) PolicyLoader.load(CONFIG);
    assertThat(loaded.warnings()).isEmpty();
    PolicySet policy = loaded.policy();
    assertThat(verdict(policy, "staff", "example.net", 443)).isEqualTo("allow web");
    assertThat(verdict(policy, "staff", "127.0.0.1", 443)).isEqualTo("private-address");
    assertThat(verdict(policy, "staff", "8.8.8.8", 443)).isEqualTo("not-in-allowlist");
    assertThat(verdict(policy, "students", "en.wikipedia.org", 443)).isEqualTo("allow reference");
    assertThat(verdict(policy, "students", "example.com", 22)).isEqualTo("port-not-allowed");
    assertThat(verdict(policy, "students", "example.net", 443)).isEqualTo("not-in-allowlist");
    assertThat(verdict(policy, "nobody", "example.com", 443)).isEqualTo("no-tier");
    assertThat(policy.groupFor("full")).contains("staff");
    assertThat(policy.groupFor("none")).isEmpty();
  }

  @Test
  void unknownKeyIsLocatedWithTheNearestOne() {
    var result =
        load(
            "version: 1\n"
                + "tiers:\n"
                + "  a:\n"
                + "    allow:\n"
                + "      - { id: x, host: [a.example] }\n"
                + "default-tier: a\n");
    assertThat(result).isInstanceOf(PolicyLoader.Rejected.class);
    assertThat(((PolicyLoader.Rejected) result).problems().toString())
        .contains("policy.yaml:5:18: unknown key \"host\"")
        .contains("did you mean \"hosts\"?");
  }
}
