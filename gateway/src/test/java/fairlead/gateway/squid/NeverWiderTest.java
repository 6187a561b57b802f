package fairlead.gateway.squid;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.Decision;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.match.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Squid's first match refuses, an imported policy refuses too. */
class NeverWiderTest {
  private static final int CONFS = 1500;
  private static final int REQUESTS = 150;
  private static final List<String> POOL =
      List.of(
          "lan src 10.1.0.0/16",
          "lab src 10.1.2.0/24 10.2.0.0/16",
          "one src 10.1.2.3",
          "alpha dstdomain .a.example",
          "alpha_exact dstdomain a.example x.b.example",
          "beta dstdomain -n .b.example c.example 7.7.7.7",
          "deep dstdomain -n .y.a.example .c.example",
          "plain_re dstdom_regex (^|\\.)b\\.example$",
          "below_re dstdom_regex -n \\.a\\.example$",
          "odd_re dstdom_regex -n ^x",
          "net dst 9.9.9.0/24",
          "nets dst 8.0.0.0/8 9.9.9.9",
          "tls port 443",
          "safe port 80 443 8000-8100",
          "CONNECT method CONNECT",
          "post method POST",
          "get method GET CONNECT",
          "office time MTWHF 09:00-17:00",
          "weekend time AS 00:00-24:00",
          "signed proxy_auth REQUIRED",
          "ada proxy_auth ada",
          "agent browser Mozilla");
  private static final List<String> HOSTS =
      List.of(
          "a.example",
          "x.a.example",
          "y.a.example",
          "z.y.a.example",
          "b.example",
          "x.b.example",
          "c.example",
          "d.c.example",
          "other.example",
          "9.9.9.9",
          "9.9.9.1",
          "8.8.4.4",
          "7.7.7.7",
          "1.1.1.1");
  private static final Map<String, String> REVERSE =
      Map.of("9.9.9.1", "x.a.example", "8.8.4.4", "b.example");
  private static final List<String> LITERALS = List.of("9.9.9.9", "9.9.9.1", "8.8.4.4", "1.1.1.1");
  private static final List<String> TIMES =
      List.of(
          "2026-11-23T08:59:59Z",
          "2026-11-23T09:00:00Z",
          "2026-11-27T17:00:59Z",
          "2026-11-27T17:01:00Z",
          "2026-11-28T12:00:00Z",
          "2026-11-29T23:59:59Z");

  @TempDir private Path directory;
  private final Random random = new Random(20_261_125);

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private String conf() {
    List<String> pool = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      pool.add(any(POOL));
    }
    pool = pool.stream().distinct().toList();
    StringBuilder conf = new StringBuilder();
    pool.forEach(acl -> conf.append("acl ").append(acl).append('\n'));
    int lines = 1 + random.nextInt(6);
    for (int i = 0; i < lines; i++) {
      conf.append("http_access ").append(random.nextBoolean() ? "allow" : "deny");
      int terms = 1 + random.nextInt(3);
      for (int j = 0; j < terms; j++) {
        String name = any(pool).split(" ")[0];
        conf.append(random.nextInt(4) == 0 ? " !" : " ").append(name);
      }
      conf.append('\n');
    }
    if (random.nextBoolean()) {
      conf.append("http_access ")
          .append(random.nextInt(4) == 0 ? "allow" : "deny")
          .append(" all\n");
    }
    return conf.toString();
  }

  private FirstMatch.Asked asked(Map<String, String> names) {
    String host = any(HOSTS);
    boolean literal = Character.isDigit(host.charAt(0));
    String address = literal ? host : names.computeIfAbsent(host, each -> any(LITERALS));
    return new FirstMatch.Asked(
        any(List.of("10.1.2.3", "10.1.2.4", "10.1.9.9", "10.2.0.1", "10.99.0.1")),
        any(List.of("ada", "ben")),
        any(List.of("GET", "POST", "PUT", "CONNECT", "CONNECT")),
        host,
        address,
        literal ? REVERSE.get(host) : null,
        any(List.of(80, 443, 443, 8050, 22)),
        ZonedDateTime.parse(any(TIMES)));
  }

  private static boolean allows(PolicySet policy, FirstMatch.Asked asked) {
    InetAddress client = Objects.requireNonNull(AddressLiteral.parse(asked.client()));
    InetAddress address = Objects.requireNonNull(AddressLiteral.parse(asked.address()));
    boolean tunnel = asked.method().equals("CONNECT");
    Host host = Objects.requireNonNull(Host.parse(asked.host()));
    WebRequest request =
        new WebRequest(
            tunnel ? Scheme.CONNECT : Scheme.HTTP,
            host,
            asked.port(),
            asked.method(),
            tunnel ? "" : "/");
    PolicySet.Assignment tier = policy.assign(new Principal(asked.user(), Set.of()), client);
    return policy.decide(tier, request, asked.at().toInstant()) instanceof Decision.Allow
        && (asked.literal()
            || policy.deniesAddress(tier, request, address, asked.at().toInstant()) == null);
  }

  private static PolicySet policy(SquidImport.Made made) {
    Map<String, byte[]> files = new HashMap<>();
    made.files().forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return switch (PolicyLoader.of(files).load()) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected rejected ->
          throw new AssertionError(rejected.problems() + "\n" + made.files().get("policy.yaml"));
    };
  }

  @Test
  void letsNothingThroughThatSquidRefusesAndAllWhereItSaysExact() throws IOException {
    int imported = 0;
    int exact = 0;
    int allowed = 0;
    for (int i = 0; i < CONFS; i++) {
      String conf = conf();
      Path file = Files.writeString(directory.resolve("squid.conf"), conf);
      if (!(SquidImport.read(file, null, "UTC") instanceof SquidImport.Made made)) {
        continue;
      }
      imported++;
      boolean all = made.report().of(Report.Kind.EXACT).size() == made.report().entries().size();
      exact += all ? 1 : 0;
      PolicySet policy = policy(made);
      FirstMatch squid = new FirstMatch(conf);
      Map<String, String> names = new HashMap<>();
      for (int j = 0; j < REQUESTS; j++) {
        FirstMatch.Asked asked = asked(names);
        boolean passes = allows(policy, asked);
        allowed += passes ? 1 : 0;
        String what = conf + "\n" + made.files().get("policy.yaml") + "\n" + asked;
        if (passes) {
          assertThat(squid.allows(asked)).as("wider: " + what).isTrue();
        } else if (all && asked.reverse() == null) {
          assertThat(squid.allows(asked)).as("not exact: " + what).isFalse();
        }
      }
    }
    assertThat(imported).isGreaterThan(CONFS / 4);
    assertThat(exact).isGreaterThan(CONFS / 20);
    assertThat(allowed).isGreaterThan(CONFS);
  }
}
