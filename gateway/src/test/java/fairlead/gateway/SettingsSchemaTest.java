package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import fairlead.policy.load.yaml.RecordSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema that editors read says what the settings are. {@code mvn test -pl gateway -am
 * -Dtest=SettingsSchemaTest -Dsurefire.failIfNoSpecifiedTests=false -Dschema=write} writes it anew.
 */
class SettingsSchemaTest {
  private static final Path FILE = Path.of("../config/schemas/fairlead.schema.json");
  private static final Pattern BOUNDS = Pattern.compile("([0-9]+) to ([0-9]+)");

  @TempDir private Path directory;

  private static String generated() {
    Map<String, Object> root = new LinkedHashMap<>();
    RecordSchema records = new RecordSchema();
    for (Setting setting : Setting.values()) {
      put(
          root,
          setting.key(),
          RecordSchema.described(description(setting), schema(setting, records)));
    }
    Map<String, Object> sections = RecordSchema.mapping(sections(root), List.of());
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(records.document("Settings of Fairlead", sections))
        + "\n";
  }

  @SuppressWarnings("unchecked") // Sections are such maps until all settings are in.
  private static void put(Map<String, Object> into, String key, Object schema) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      into.put(key, schema);
    } else {
      Object section =
          into.computeIfAbsent(key.substring(0, dot) + ".", k -> new LinkedHashMap<>());
      put((Map<String, Object>) section, key.substring(dot + 1), schema);
    }
  }

  /** With each section, whose name ends in a dot so far, as the schema of a mapping, or nothing. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> sections(Map<String, Object> keys) {
    Map<String, Object> made = new LinkedHashMap<>();
    keys.forEach(
        (key, value) -> {
          if (key.endsWith(".")) {
            var inner = sections((Map<String, Object>) value);
            Map<String, Object> mapping = RecordSchema.mapping(inner, List.of());
            mapping.put("type", List.of("object", "null"));
            made.put(key.substring(0, key.length() - 1), mapping);
          } else {
            made.put(key, value);
          }
        });
    return made;
  }

  private static String description(Setting setting) {
    String standard = setting.standard();
    return setting.meaning() + (standard.isEmpty() ? "" : " (default: " + standard + ")");
  }

  private static Map<String, Object> schema(Setting setting, RecordSchema records) {
    if (setting == Setting.IDENTITY_NETWORKS) {
      Map<String, Object> text = RecordSchema.scalar(String.class, null);
      Map<String, Object> entry =
          RecordSchema.mapping(
              new LinkedHashMap<>(Map.of("from", text, "user", text)), List.of("from", "user"));
      entry.put("properties", new java.util.TreeMap<>(Map.of("from", text, "user", text)));
      return list(entry);
    }
    if (setting == Setting.NOTIFY) {
      return list(records.mapping(ReceiverReader.ReceiverEntry.class));
    }
    if (setting == Setting.AUDIT_SINKS) {
      return list(records.mapping(SinkReader.SinkEntry.class));
    }
    if (setting == Setting.EGRESS_DNS) {
      Map<String, Object> either = new LinkedHashMap<>();
      Map<String, Object> text = RecordSchema.scalar(String.class, null);
      either.put("anyOf", List.of(text, list(text)));
      return either;
    }
    Class<?> type = setting.type() == Path.class ? String.class : setting.type();
    Map<String, Object> scalar = RecordSchema.scalar(type, null);
    if (type == Integer.class) {
      bound(scalar, setting);
    }
    return scalar;
  }

  private static Map<String, Object> list(Map<String, Object> of) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("items", of);
    return list;
  }

  /** The bounds, as the rules say them to whoever is below. */
  private static void bound(Map<String, Object> scalar, Setting setting) {
    String expected = SettingRules.expected(setting, Integer.MIN_VALUE);
    Matcher bounds = BOUNDS.matcher(expected == null ? "" : expected);
    if (bounds.matches()) {
      scalar.put("minimum", Long.valueOf(bounds.group(1)));
      scalar.put("maximum", Long.valueOf(bounds.group(2)));
    }
  }

  private static List<String> said(String yaml) {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(generated());
    List<String> said = new ArrayList<>();
    schema.validate(yaml, InputFormat.YAML).forEach(error -> said.add(error.toString()));
    return said;
  }

  private boolean isRead(String yaml) throws Exception {
    Files.writeString(directory.resolve("fairlead.yaml"), yaml);
    try {
      Settings.read(directory, Map.of(), Map.of());
      return true;
    } catch (Settings.Refused e) {
      return false;
    }
  }

  @Test
  void isWhatTheSettingsSay() throws Exception {
    if ("write".equals(System.getProperty("schema"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, generated());
    }
    assertThat(FILE)
        .as("write it anew, see above: -Dtest=SettingsSchemaTest -Dschema=write")
        .exists()
        .hasContent(generated());
  }

  @Test
  void theShippedSettingsFit() throws Exception {
    String settings = Files.readString(Path.of("../config/fairlead.yaml"));
    assertThat(said(settings)).isEmpty();
    assertThat(settings)
        .startsWith("# yaml-language-server: $schema=schemas/fairlead.schema.json\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy: { address: 10.0.0.1, port: 0 }",
        "web:\ntunnel: { idle: 90s }",
        "egress: { dns: [ \"192.0.2.1:5353\" ], hosts: hosts }",
        "egress: { dns: 192.0.2.1 }",
        "identity: { networks: [ { from: 10.9.1.0/24, user: ci-runner } ] }",
        "transport: nio",
        "notify: [ { url: 'https://hooks.example/x', secret-file: hook.secret, on: [ask-opened] }"
            + " ]",
        "notify: [ { url: 'http://127.0.0.1/x', format: slack, tiers: [monitored], names: true } ]",
        "audit: { sinks: [ { name: siem, kafka: { servers: 'kafka.example:9092', topic: t } } ] }",
        "audit: { sinks: [ { name: log, syslog: { address: '[2001:db8::1]:6514' }, kinds: [gap] } ]"
            + " }",
        "audit: { sinks: [ { name: o, otlp: { url: 'https://c.example/v1/logs' }, streams: [30d] },"
            + " { name: out, stdout: {} } ] }",
        "http: { head: 32KiB }\ndata: ../data"
      })
  void whatIsReadFits(String yaml) throws Exception {
    assertThat(isRead(yaml)).isTrue();
    assertThat(said(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy: { prot: 1 }",
        "proxy: { port: 65536 }",
        "proxy: { port: many }",
        "proxy: 3128",
        "tunnel: { idle: 300 }",
        "http: { head: 16384 }",
        "http: { fields: 0 }",
        "transport: kqueue",
        "identity: { networks: [ { from: 10.9.1.0/24 } ] }",
        "notify: [ { format: slack } ]",
        "notify: [ { url: 'https://hooks.example', format: slack, on: [] } ]",
        "notify: [ { url: 'https://hooks.example', format: slack, on: [asked] } ]",
        "notify: [ { url: 'https://hooks.example', format: xml } ]",
        "audit: { sinks: [ { stdout: {} } ] }",
        "audit: { sinks: [ { name: out, stdout: { colour: true } } ] }",
        "audit: { sinks: [ { name: siem, kafka: { servers: 'kafka.example:9092' } } ] }",
        "audit: { sinks: [ { name: out, stdout: {}, kinds: [asked] } ] }",
        "audit: { sinks: [ { name: out, stdout: {}, streams: [] } ] }",
        "nonsense: 1"
      })
  void whatIsBrokenDoesNot(String yaml) throws Exception {
    assertThat(isRead(yaml)).isFalse();
    assertThat(said(yaml)).isNotEmpty();
  }
}
