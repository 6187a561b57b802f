package fairlead.gateway;

import fairlead.proxy.identity.Hasher;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A configuration directory: ada has the whole web, ben some names, cleo nothing. */
final class TestConfig {
  static final String PASSWORD = "correct horse";

  private final Path directory;
  private final String ports;
  private final String hash;

  /**
   * Writes one below a fresh directory.
   *
   * @param originPorts of origins on loopback that the policy opens
   */
  TestConfig(Path parent, int... originPorts) throws IOException {
    directory = Files.createDirectories(parent.resolve("config"));
    ports = Arrays.stream(originPorts).mapToObj(Integer::toString).collect(Collectors.joining(","));
    write("hosts", "127.0.0.1 site.test secret.test repo.test floor.test\n");
    write(
        "fairlead.yaml",
        "egress: { hosts: " + directory.resolve("hosts") + " }\nshutdown: { drain: 2s }\n");
    hash = Hasher.hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
    write("users.htpasswd", "ada:%1$s\nben:%1$s\ncleo:%1$s\nrunner:%1$s\n".formatted(hash));
    write("groups", "staff: ada\nstudents: ben runner\n");
    policy("site.test");
  }

  Path directory() {
    return directory;
  }

  Path data() {
    return directory.resolveSibling("data");
  }

  void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  /** Writes a fresh certificate for loopback and its key, as web.pem and web.key. */
  X509Bundle certificate() throws Exception {
    X509Bundle made =
        new CertificateBuilder()
            .subject("CN=gateway.test")
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .ecp256()
            .buildSelfSigned();
    write("web.key", made.getPrivateKeyPEM());
    write("web.pem", made.getCertificatePathPEM());
    return made;
  }

  /** Writes a policy that lets students reach some names. */
  void policy(String names) throws IOException {
    write(
        "policy.yaml",
        """
        version: 1
        tiers:
          full:
            allow: [ { id: web, hosts: ["*"], ports: [80, 443, %1$s] } ]
          monitored:
            allow: [ { id: listed, hosts: [%2$s], ports: [%1$s] } ]
          none: {}
        deny: [ { id: secrets, hosts: [secret.test], ports: [80, 443, %1$s] } ]
        assign:
          - { group: staff, tier: full }
          - { group: students, tier: monitored }
        default-tier: none
        egress: { open: [ { range: 127.0.0.1/32, ports: [%1$s] } ] }
        """
            .formatted(ports, names));
  }

  /** Writes who there is, as group and people: {@code "staff: ada bob"}. */
  void people(String... groups) throws IOException {
    StringBuilder users = new StringBuilder();
    for (String group : groups) {
      for (String user : group.substring(group.indexOf(':') + 1).strip().split(" ")) {
        users.append(user).append(':').append(hash).append('\n');
      }
    }
    replace("groups", String.join("\n", groups) + "\n");
    replace("users.htpasswd", users.toString());
  }

  /**
   * Writes a policy with a tier for each group, of the same name. It is noon there, so that no day
   * turns during a test.
   *
   * @param names what all of them may reach
   * @param tiers names and terms, such as {@code "short", "session: { length: 4s }"}
   */
  void tiers(String names, Map<String, String> tiers) throws IOException {
    StringBuilder policy = new StringBuilder("version: 1\ntimezone: " + noon() + "\ntiers:\n");
    StringBuilder assign = new StringBuilder();
    for (Map.Entry<String, String> tier : new TreeMap<>(tiers).entrySet()) {
      policy.append("  ").append(tier.getKey()).append(":\n");
      tier.getValue()
          .lines()
          .filter(line -> !line.equals("{}"))
          .forEach(line -> policy.append("    ").append(line).append('\n'));
      policy.append("    allow: [ { hosts: [%s], ports: [%s] } ]\n".formatted(names, ports));
      assign.append("  - { group: %1$s, tier: %1$s }\n".formatted(tier.getKey()));
    }
    policy.append("  none: {}\nassign:\n").append(assign).append("default-tier: none\n");
    policy.append("egress: { open: [ { range: 127.0.0.1/32, ports: [%s] } ] }\n".formatted(ports));
    replace("policy.yaml", policy.toString());
  }

  /** Writes a file that a gateway may be reading. */
  private void replace(String file, String text) throws IOException {
    Path fresh = directory.resolveSibling(file + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A zone in which it is noon. */
  static String noon() {
    int ahead = 12 - LocalTime.now(ZoneOffset.UTC).getHour();
    return ahead == 0 ? "UTC" : "Etc/GMT" + (ahead > 0 ? "-" : "+") + Math.abs(ahead);
  }
}
