package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fairlead.policy.load.yaml.Problem;
import fairlead.proxy.audit.sink.SinkConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sinks of the settings. */
class SinkReaderTest {
  @TempDir private Path directory;

  private Settings settings(String sinks) throws Settings.Refused, IOException {
    Files.writeString(directory.resolve("fairlead.yaml"), "audit:\n  sinks:\n" + sinks);
    return Settings.read(directory, Map.of(), Map.of());
  }

  private String refused(String sinks) {
    Settings.Refused refused = catchThrowableOfType(Settings.Refused.class, () -> settings(sinks));
    return String.join("\n", refused.problems().stream().map(Problem::toString).toList());
  }

  @Test
  void areReadWithTheirFiles() throws Exception {
    Settings settings =
        settings(
            """
                - name: siem
                  kafka: { servers: "k1.example:9092, [2001:db8::1]:9093", topic: fairlead-audit,
                    properties-file: kafka.properties }
                - { name: otel, otlp: { url: "HTTPS://collector.example/v1/logs", headers-file: h },
                    streams: [30d], kinds: [request, access-request, checkpoint] }
                - { name: log, syslog: { address: "syslog.example:6514", cacert: ../ca.pem } }
                - { name: old, syslog: { address: "[::1]:514", tls: false } }
                - { name: out, stdout: {} }
            """);
    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.sinks())
        .containsExactly(
            sink(
                "siem",
                new SinkConfig.Kafka(
                    "k1.example:9092,[2001:db8::1]:9093",
                    "fairlead-audit",
                    directory.resolve("kafka.properties"))),
            new SinkConfig(
                "otel",
                new SinkConfig.Otlp(
                    URI.create("https://collector.example/v1/logs"), directory.resolve("h"), null),
                Set.of("30d"),
                Set.of("request", "access-request", "checkpoint")),
            sink(
                "log",
                new SinkConfig.Syslog(
                    "syslog.example", 6514, true, directory.resolveSibling("ca.pem"))),
            sink("old", new SinkConfig.Syslog("::1", 514, false, null)),
            sink("out", new SinkConfig.Stdout()));
    assertThat(settings.sinks())
        .extracting(SinkConfig::shown)
        .containsExactly(
            "siem (kafka at k1.example:9092,[2001:db8::1]:9093, topic fairlead-audit)",
            "otel (otlp at collector.example)",
            "log (syslog over TLS at syslog.example:6514)",
            "old (syslog at [::1]:514)",
            "out (standard output)");
  }

  private static SinkConfig sink(String name, SinkConfig.Target target) {
    return new SinkConfig(name, target, Set.of(), Set.of());
  }

  @Test
  void comeFromTheEnvironmentToo() throws Exception {
    Settings settings =
        Settings.read(
            directory, Map.of("FAIRLEAD_AUDIT_SINKS", "[ { name: out, stdout: {} } ]"), Map.of());
    assertThat(settings.sinks()).containsExactly(sink("out", new SinkConfig.Stdout()));
    assertThat(Settings.read(directory, Map.of(), Map.of()).sinks()).isEmpty();
  }

  @Test
  void areWarnedOfInTheClear() throws Exception {
    Settings settings =
        settings(
            """
                - { name: a, kafka: { servers: "kafka.example:9092", topic: t } }
                - { name: b, otlp: { url: "http://collector.example/v1/logs" } }
                - { name: c, syslog: { address: "syslog.example:514", tls: false } }
                - { name: d, kafka: { servers: "localhost:9092", topic: t } }
            """);
    assertThat(settings.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "fairlead.yaml:3:36: audit.sinks: records go to kafka.example in the clear (let only a"
                + " network that you trust carry them, or write properties-file: FILE, with"
                + " security.protocol=SSL)",
            "fairlead.yaml:4:31: audit.sinks: records go to collector.example in the clear (let"
                + " only a network that you trust carry them, or write https://…)",
            "fairlead.yaml:5:37: audit.sinks: records go to syslog.example in the clear (let only"
                + " a network that you trust carry them, or write tls: true)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ name: a } | 3:7: audit.sinks: a sink has no place (write one of kafka, otlp, syslog,"
            + " stdout)",
        "{ name: a, stdout: {}, otlp: { url: 'https://c.example/' } } | a sink has otlp and stdout",
        "{ name: A b, stdout: {} } | 3:15: audit.sinks: \"A b\" is no name of a sink",
        "{ name: ../x, stdout: {} } | \"../x\" is no name of a sink",
        "{ name: a, kafka: { servers: kafka.example, topic: t } } | \"kafka.example\" is no list of"
            + " servers (expected: host:port",
        "{ name: a, kafka: { servers: 'k:70000', topic: t } } | is no list of servers",
        "{ name: a, kafka: { servers: 'k:1', topic: '..' } } | \"..\" is no topic",
        "{ name: a, kafka: { servers: 'k:1' } } | missing key \"topic\" in \"kafka\" in a sink",
        "{ name: a, kafka: { servers: 'k:1', topic: t, password: x } } | unknown key \"password\"",
        "{ name: a, kafka: { servers: 'k:1', topic: t, properties-file: '' } } | properties-file"
            + " (expected: a path)",
        "{ name: a, otlp: { url: 'https://me:secret@c.example/' } } | this url cannot be used"
            + " (expected: https://HOST/v1/logs",
        "{ name: a, syslog: { address: syslog.example } } | \"syslog.example\" is no address"
            + " (expected: host:port",
        "{ name: a, syslog: { address: 's:1', tls: false, cacert: c } } | \"c\" is for TLS only",
        "{ name: a, stdout: {}, streams: [month] } | \"month\" is no stream",
        "{ name: a, stdout: {}, kinds: [requests] } | did you mean \"request\"?",
        "{ name: a, stdout: {} }, { name: a, stdout: {} } | 3:40: audit.sinks: the name \"a\" is"
            + " there twice"
      })
  void sayWhatIsWrongAndWhere(String entries, String problem) {
    assertThat(refused("    [ " + entries + " ]\n")).contains(problem).doesNotContain("secret");
  }

  @Test
  void filesThatCannotBeUsedAreNamedAndNotQuoted() throws Exception {
    Files.writeString(directory.resolve("k"), "sasl.jaas.config = secret\nacks = 1\n");
    Files.writeString(directory.resolve("z"), "compression.type = zstd\n");
    Files.writeString(directory.resolve("h"), "secret\n");
    Files.writeString(directory.resolve("c"), "secret\n");
    Settings settings =
        settings(
            """
                - { name: k, kafka: { servers: "localhost:1", topic: t, properties-file: k } }
                - { name: z, kafka: { servers: "localhost:1", topic: t, properties-file: z } }
                - { name: o, otlp: { url: "http://localhost/", headers-file: h } }
                - { name: c, otlp: { url: "https://localhost/", cacert: c } }
                - { name: s, syslog: { address: "localhost:1", cacert: gone.pem } }
            """);
    List<String> problems = SinkReader.unusable(settings).stream().map(Problem::toString).toList();
    assertThat(problems).hasSize(5).noneMatch(each -> each.contains("secret"));
    assertThat(problems.get(0)).contains("audit.sinks: k: ", "/k: acks is not to be set there");
    assertThat(problems.get(1)).contains("/z: compression.type has a value that cannot be used");
    assertThat(problems.get(2)).contains("/h: line 1 is no header field");
    assertThat(problems.get(3)).contains("/c: is no file of certificates");
    assertThat(problems.get(4)).contains("/gone.pem: no such file");
  }
}
