package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages over TLS by certificate files, as curl and our own commands see them. */
class WebTlsIT {
  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 9);
    config.write("groups", "staff: ada\noperators: ada\n");
    config.write("fairlead.yaml", "web: { tls: { certificate: web.pem, key: web.key } }\n");
  }

  private Path trusted(String name, X509Bundle bundle) throws IOException {
    return Files.writeString(directory.resolve(name), bundle.getCertificatePEM());
  }

  private static Curl through(RunningGateway gateway, Path trusted, String path) throws Exception {
    return Curl.run(
        "-x", gateway.url("proxy"), "--cacert", trusted.toString(), gateway.url("web") + path);
  }

  private String status(RunningGateway gateway, String... trust) throws Exception {
    List<String> words = new ArrayList<>(List.of("status", "--server", gateway.url("web")));
    words.addAll(List.of(trust));
    ProcessBuilder command = RunningGateway.command(words);
    command.environment().put("FAIRLEAD_USER", "ada");
    command.environment().put("FAIRLEAD_PASSWORD", TestConfig.PASSWORD);
    Process process = command.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes());
  }

  @Test
  void pagesAreReachedOverTlsAndANewCertificateIsTaken() throws Exception {
    Path first = trusted("first.pem", config.certificate());
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      assertThat(gateway.url("web")).startsWith("https://127.0.0.1:");
      assertThat(through(gateway, first, "/captive").output())
          .contains("HTTP/1.1 200 OK", "\"captive\":true", gateway.url("web") + "/setup");
      assertThat(gateway.ask("ben", "http://games.test/")).contains("; why https://127.0.0.1:");
      String clear = gateway.url("web").replace("https:", "http:") + "/sign-in";
      assertThat(Curl.run(clear).output())
          .contains("HTTP/1.1 308 ", "Location: " + gateway.url("web") + "/sign-in");
      assertThat(Curl.run("-x", gateway.url("proxy"), clear).output()).contains("HTTP/1.1 308 ");
      assertThat(status(gateway)).contains("not trusted", "--cacert");
      assertThat(status(gateway, "--cacert", first.toString())).contains("reachable");

      Path second = trusted("second.pem", config.certificate());
      Waiting.until("the new certificate", () -> through(gateway, second, "/setup").exit() == 0);
      assertThat(through(gateway, first, "/setup").exit()).isEqualTo(60);
      config.write("web.key", "nothing");
      Waiting.until("the complaint", () -> gateway.errors().contains("web.key has no private key"));
      assertThat(through(gateway, second, "/setup").exit()).isZero();
    }
  }
}
