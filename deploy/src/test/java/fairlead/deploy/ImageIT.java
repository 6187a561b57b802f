package fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image: sound as its form says, and served from as a container would. */
class ImageIT {
  @TempDir private static Path directory;
  private static JsonNode manifest;
  private static JsonNode config;

  @BeforeAll
  static void unpack() throws Exception {
    String tar = Built.only("fairlead-[0-9].*-image\\.tar").toString();
    assertThat(Ran.in(directory, "tar", "-xf", tar).exit()).isZero();
    JsonNode index = JsonMapper.shared().readTree(directory.resolve("index.json").toFile());
    manifest = json(index.path("manifests").path(0));
    config = json(manifest.path("config"));
  }

  /** Where what a descriptor names is. */
  private static Path blob(JsonNode descriptor) {
    String digest = descriptor.path("digest").asString();
    return directory.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static JsonNode json(JsonNode descriptor) {
    return JsonMapper.shared().readTree(blob(descriptor).toFile());
  }

  @Test
  void everyDigestAndSizeIsTrue() throws Exception {
    List<JsonNode> described = new ArrayList<>(List.of(manifest.path("config")));
    manifest.path("layers").forEach(described::add);
    for (JsonNode each : described) {
      byte[] content = Files.readAllBytes(blob(each));
      assertThat(each.path("size").asLong()).isEqualTo(content.length);
      assertThat(each.path("digest").asString()).isEqualTo(digest(content));
    }
    JsonNode ids = config.path("rootfs").path("diff_ids");
    assertThat(ids.size()).isEqualTo(manifest.path("layers").size());
    for (int i = 0; i < ids.size(); i++) {
      Path layer = blob(manifest.path("layers").path(i));
      try (GZIPInputStream plain = new GZIPInputStream(Files.newInputStream(layer))) {
        assertThat(ids.path(i).asString()).isEqualTo(digest(plain.readAllBytes()));
      }
    }
  }

  private static String digest(byte[] content) throws Exception {
    return "sha256:"
        + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void servesAsItsUserFromAReadOnlyRootWithoutAShell() throws Exception {
    Skipped.without("unshare", "setpriv");
    Skipped.unlessMounting();
    Path root = Files.createDirectory(directory.resolve("root"));
    for (JsonNode layer : manifest.path("layers")) {
      Ran tar = Ran.in(root, "tar", "--numeric-owner", "-xpzf", blob(layer).toString());
      assertThat(tar.exit()).as(tar.out()).isZero();
    }
    assertThat(root.resolve("bin")).doesNotExist();
    assertThat(root.resolve("usr/bin")).doesNotExist();
    String user = config.path("config").path("User").asString();
    assertThat(user).isEqualTo("65532:65532");
    assertThat(Ran.in(root, "stat", "-c", "%u:%g %a", "var/lib/fairlead").out())
        .isEqualTo(user + " 750\n");
    try (Served gateway = Served.by(contained(root, user), directory.resolve("err"))) {
      assertThat(gateway.ask("http://games.example/"))
          .startsWith("HTTP/1.1 407 credentials-required; why http://gateway.example:8080/why/");
      assertThat(gateway.stop()).isZero();
    }
    assertThat(Files.readString(directory.resolve("err"))).doesNotContain("WRONG");
  }

  /** The image's own entry point, command and environment; free ports, and where its pages are. */
  private static ProcessBuilder contained(Path root, String user) throws IOException {
    List<String> words = Ran.boxed("image-in-a-box", root.toString(), user);
    config.path("config").path("Entrypoint").forEach(word -> words.add(word.asString()));
    config.path("config").path("Cmd").forEach(word -> words.add(word.asString()));
    ProcessBuilder command = new ProcessBuilder(words);
    command.environment().clear();
    for (JsonNode variable : config.path("config").path("Env")) {
      String[] pair = variable.asString().split("=", 2);
      command.environment().put(pair[0], pair[1]);
    }
    command.environment().merge("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", (a, b) -> a + ":" + b);
    for (String listener : List.of("PROXY", "WEB", "METRICS")) {
      command.environment().put("FAIRLEAD_" + listener + "_PORT", "0");
      command.environment().put("FAIRLEAD_" + listener + "_ADDRESS", "127.0.0.1");
    }
    command.environment().put("FAIRLEAD_WEB_PUBLIC_URL", "http://gateway.example:8080");
    return command;
  }
}
