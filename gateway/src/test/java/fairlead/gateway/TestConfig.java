package fairlead.gateway;

import fairlead.proxy.identity.Hasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A configuration directory: ada has the whole web, ben some names, cleo nothing. */
final class TestConfig {
  static final String PASSWORD = "correct horse";

  private final Path directory;
  private final String ports;

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
    String hash = Hasher.hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
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
}
