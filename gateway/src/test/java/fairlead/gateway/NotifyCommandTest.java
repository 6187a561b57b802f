package fairlead.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyCommandTest {
  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;
  private TestConfig config;

  @BeforeEach
  void serve() throws Exception {
    config = new TestConfig(directory, 9);
    server.start();
    server.stubFor(post(urlEqualTo("/good")).willReturn(ok()));
    server.stubFor(post(urlEqualTo("/bad")).willReturn(notFound()));
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private int run(String... words) {
    String[] all = new String[words.length + 4];
    all[0] = "notify";
    all[1] = "test";
    System.arraycopy(words, 0, all, 2, words.length);
    all[words.length + 2] = "--config";
    all[words.length + 3] = config.directory().toString();
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void saysWhatEachAnswers() throws Exception {
    String root = "http://127.0.0.1:" + server.port();
    config.write(
        "fairlead.yaml",
        """
        notify:
          - { url: %1$s/good, format: slack }
          - { url: %1$s/bad, format: slack }
        """
            .formatted(root));
    assertThat(run()).isEqualTo(1);
    assertThat(out)
        .hasToString(
            "%1$s  delivered, HTTP 200%n%1$s  not delivered, HTTP 404%n"
                .formatted("127.0.0.1:" + server.port()));
    out.getBuffer().setLength(0);
    assertThat(run("--json", "--url", root + "/good")).isZero();
    assertThat(out.toString()).contains("\"delivered\":true", "\"answer\":\"HTTP 200\"");
    assertThat(run("--url", "https://else.example")).isEqualTo(2);
    assertThat(err.toString()).contains("no receiver's url begins");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("the settings name no receiver");
    config.write("fairlead.yaml", "notify: [ { url: nowhere } ]\n");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("fairlead.yaml:1:18: notify: this url cannot be used");
    config.write("fairlead.yaml", "notify: [ { url: 'http://127.0.0.1:1', secret-file: none } ]\n");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("none: no such file");
  }
}
