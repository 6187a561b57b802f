package fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The archive as somebody unpacks it. */
class DistributionIT {
  @TempDir private static Path directory;
  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    home = Built.unpackBelow(directory);
  }

  @Test
  void bringsWhatAnOperatorNeeds() throws Exception {
    String top = home.getFileName() + "/";
    assertThat(top).matches("fairlead-[0-9].*");
    assertThat(Ran.in(directory, "tar", "-tzvf", Built.archive().toString()).out().lines())
        .allMatch(line -> line.contains(" 0/0 ") || line.contains(" root/root "))
        .anyMatch(line -> line.matches("-rwxr-xr-x .*/fairlead"))
        .anyMatch(line -> line.matches("-rwxr-xr-x .*/aot-cache"));
    assertThat(Ran.in(directory, "tar", "-tzf", Built.archive().toString()).out().lines())
        .contains(
            Stream.of(
                    "LICENSE README.md CHANGELOG.md config/fairlead.yaml"
                        + " config/policy.yaml config/lists/reference.txt"
                        + " config/schemas/policy.schema.json docs/settings.md docs/operations.md"
                        + " docs/scale.md docs/images/refused.png bench/README.md"
                        + " deploy/kubernetes/nodes.yaml")
                .flatMap(names -> Stream.of(names.split(" ")))
                .map(top::concat)
                .toArray(String[]::new))
        .noneMatch(name -> name.matches(".*(pom.xml|users.htpasswd|/groups|/data/.*|\\.java)"));
  }

  @Test
  void servesFromWhereItWasUnpacked() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("linked"), home.resolve("fairlead"));
    ProcessBuilder command =
        new ProcessBuilder(
            link.toString(), "run", "--proxy-port", "0", "--web-port", "0", "--metrics-port", "0");
    try (Served gateway = Served.by(Ran.withJava(command), directory.resolve("err"))) {
      assertThat(gateway.ask("http://games.example/"))
          .startsWith("HTTP/1.1 407 credentials-required; why http://127.0.0.1:");
      assertThat(home.resolve("data/first-passwords")).exists();
      assertThat(gateway.stop()).isZero();
    }
  }

  @Test
  void theBillOfMaterialsNamesTheJarsThatItBringsAndNoOthers() throws Exception {
    Skipped.offline();
    JsonNode bill = JsonMapper.shared().readTree(home.resolve("fairlead.cdx.json").toFile());
    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    Map<String, String> named = new TreeMap<>();
    for (JsonNode component : bill.path("components")) {
      named.put(jarOf(component), sha256Of(component));
    }
    Map<String, String> shipped = new TreeMap<>();
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      for (Path file : files.toList()) {
        shipped.put(file.getFileName().toString(), sha256Of(file));
      }
    }
    assertThat(shipped).hasSizeGreaterThan(40);
    assertThat(named).isEqualTo(shipped);
  }

  /** A package URL such as {@code pkg:maven/io.netty/netty-x@4.2?classifier=linux&type=jar}. */
  private static String jarOf(JsonNode component) {
    String url = component.path("purl").asString();
    String classifier = url.replaceFirst(".*[?&]classifier=([^&]*).*", "-$1");
    return component.path("name").asString()
        + "-"
        + component.path("version").asString()
        + (classifier.equals(url) ? "" : classifier)
        + ".jar";
  }

  private static String sha256Of(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asString().equals("SHA-256")) {
        return hash.path("content").asString();
      }
    }
    return "none";
  }

  private static String sha256Of(Path file) throws Exception {
    byte[] content = readAll(file);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static byte[] readAll(Path file) throws IOException {
    return Files.readAllBytes(file);
  }
}
