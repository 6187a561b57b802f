package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.policy.load.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir private Path directory;

  private Settings file(String yaml) throws Exception {
    Files.writeString(directory.resolve("fairlead.yaml"), yaml);
    return Settings.read(directory, Map.of(), Map.of());
  }

  @Test
  void standOnTheirDefaultsWithoutAFile() throws Exception {
    Settings settings = Settings.read(directory, Map.of(), Map.of());
    assertThat(settings.text(Setting.PROXY_ADDRESS)).isEqualTo("127.0.0.1");
    assertThat(settings.number(Setting.PROXY_PORT)).isEqualTo(3128);
    assertThat(settings.number(Setting.WEB_PORT)).isEqualTo(8080);
    assertThat(settings.number(Setting.METRICS_PORT)).isEqualTo(9180);
    assertThat(settings.octets(Setting.HTTP_REQUEST_LINE)).isEqualTo(8 << 10);
    assertThat(settings.octets(Setting.HTTP_HEAD)).isEqualTo(16 << 10);
    assertThat(settings.number(Setting.HTTP_FIELDS)).isEqualTo(100);
    assertThat(settings.duration(Setting.HTTP_HEAD_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.duration(Setting.EGRESS_CONNECT_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.duration(Setting.TUNNEL_IDLE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.duration(Setting.SHUTDOWN_DRAIN)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.networks()).isEmpty();
  }

  @Test
  void letTheLaterSourceWin() throws Exception {
    Files.writeString(directory.resolve("fairlead.yaml"), "proxy: { port: 1 }\nweb: { port: 1 }\n");
    Map<String, String> environment =
        Map.of("FAIRLEAD_PROXY_PORT", "2", "FAIRLEAD_METRICS_PORT", "2", "PATH", "/bin");
    Settings settings = Settings.read(directory, environment, Map.of(Setting.PROXY_PORT, "3"));
    assertThat(settings.number(Setting.PROXY_PORT)).isEqualTo(3);
    assertThat(settings.number(Setting.METRICS_PORT)).isEqualTo(2);
    assertThat(settings.number(Setting.WEB_PORT)).isEqualTo(1);
  }

  @Test
  void readNetworksAndLists() throws Exception {
    Settings settings =
        file(
            """
            identity:
              networks:
                - { from: 10.9.1.0/24, user: ci-runner }
                - { from: "2001:db8::/32", user: lab }
            egress:
              dns: [ "192.0.2.1:53", "192.0.2.2:53" ]
            """);
    assertThat(settings.networks()).hasSize(2);
    assertThat(settings.networks().getFirst().user()).isEqualTo("ci-runner");
    assertThat(settings.list(Setting.EGRESS_DNS)).asList().hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proxy: { prot: 1 } | fairlead.yaml:1:10: unknown setting \"proxy.prot\" (did you mean",
        "proxy: { port: many } | fairlead.yaml:1:16:",
        "proxy: { port: 65536 } | proxy.port: 65536 (expected: 0 to 65535)",
        "proxy: { port: -1 } | proxy.port: -1 (expected: 0 to 65535)",
        "tunnel: { idle: 300 } | fairlead.yaml:1:17:",
        "http: { head: 16384 } | fairlead.yaml:1:15:",
        "http: { head: 1KiB } | http.head:",
        "transport: kqueue | fairlead.yaml:1:12:",
        "proxy: 3128 | fairlead.yaml:1:8:",
        "identity: { networks: [ { from: 10.0.0.0/33, user: a } ] } | fairlead.yaml:1:",
        "egress: { connect-timeout: 10 s } | fairlead.yaml:1:28:",
      })
  void sayWhereAndWhatWasExpected(String yaml, String words) throws Exception {
    assertThatThrownBy(() -> file(yaml + "\n"))
        .isInstanceOfSatisfying(
            Settings.Refused.class,
            refused ->
                assertThat(refused.problems().stream().map(Problem::toString))
                    .anyMatch(line -> line.contains(words.strip())));
  }

  @Test
  void sayEverythingAtOnce() {
    assertThatThrownBy(
            () ->
                Settings.read(
                    directory, Map.of("FAIRLEAD_WEB_PORT", "x"), Map.of(Setting.PROXY_PORT, "y")))
        .isInstanceOfSatisfying(
            Settings.Refused.class,
            refused -> {
              List<String> lines = refused.problems().stream().map(Problem::toString).toList();
              assertThat(lines).anyMatch(line -> line.contains("FAIRLEAD_WEB_PORT"));
              assertThat(lines).anyMatch(line -> line.contains("--proxy-port"));
            });
  }

  @Test
  void allStandInTheirTable() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| setting | environment | flag | default | meaning |\n");
    table.append("|---|---|---|---|---|\n");
    for (Setting setting : Setting.values()) {
      Stream<String> cells =
          Stream.of(
              code(setting.key()),
              code(setting.variable()),
              code(setting.flag()),
              code(setting.standard()),
              setting.meaning());
      table.append(String.join(" | ", cells.toList()).replaceFirst("^", "| ")).append(" |\n");
    }
    Path page = Path.of("../docs/settings.md");
    String text = Files.readString(page);
    assertThat(text).as("put this into %s:\n%s", page, table).contains(table);
    assertThat(text.lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(Setting.values());
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  @Test
  void theSampleIsSound() throws Exception {
    Settings.read(Path.of("../config"), Map.of(), Map.of());
  }
}
