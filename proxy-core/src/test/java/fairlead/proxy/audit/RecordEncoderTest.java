package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.audit.AuditRecord.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a line of the log looks like, to the letter: readers elsewhere rely on it. */
class RecordEncoderTest {
  private static final String START =
      "{\"v\":1,\"stream\":\"365d\",\"seq\":7,\"node\":\"gate-1\","
          + "\"time\":\"2026-03-02T09:00:00.500Z\",\"id\":\"6K3QJ2M8XZ4TA\",";

  private static String line(AuditRecord entry) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new RecordEncoder("365d", "gate-1", Names.PLAIN).write(List.of(Kept.whole(entry)), 7, out);
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static JsonNode read(String line) {
    return JsonMapper.shared().readTree(line);
  }

  @Test
  void writesARequest() throws IOException {
    assertThat(line(Records.request()))
        .isEqualTo(
            START
                + "\"kind\":\"request\",\"user\":\"ben\",\"tier\":\"monitored\","
                + "\"client\":\"10.2.1.7\",\"method\":\"GET\",\"scheme\":\"http\","
                + "\"host\":\"en.wikipedia.org\",\"port\":80,\"path\":\"/wiki/Owl\","
                + "\"decision\":\"allow\",\"outcome\":\"allowed\",\"rule\":\"reference\","
                + "\"policy\":\"f00d\",\"status\":200,\"address\":\"203.0.113.9\","
                + "\"bytes_up\":0,\"bytes_down\":5120,\"duration_ms\":31}\n");
  }

  @Test
  void writesARefusal() throws IOException {
    assertThat(line(Records.refusal()))
        .isEqualTo(
            START
                + "\"kind\":\"request\",\"user\":\"ben\",\"tier\":\"monitored\","
                + "\"client\":\"10.2.1.7\",\"method\":\"CONNECT\",\"scheme\":\"connect\","
                + "\"host\":\"games.example\",\"port\":443,"
                + "\"decision\":\"deny\",\"outcome\":\"expected\",\"reason\":\"denied-by-rule\","
                + "\"rule\":\"background\",\"policy\":\"f00d\",\"status\":403,"
                + "\"bytes_up\":0,\"bytes_down\":0,\"duration_ms\":0}\n");
  }

  @Test
  void writesATunnelsStartAndEnd() throws IOException {
    String both =
        "\"user\":\"ben\",\"tier\":\"monitored\",\"client\":\"::1\",\"method\":\"CONNECT\","
            + "\"scheme\":\"connect\",\"host\":\"en.wikipedia.org\",\"port\":443,"
            + "\"decision\":\"allow\",\"outcome\":\"allowed\",";
    assertThat(line(Records.open()))
        .isEqualTo(
            START
                + "\"kind\":\"open\","
                + both
                + "\"rule\":\"reference\",\"policy\":\"f00d\",\"duration_ms\":2}\n");
    assertThat(line(Records.tunnel()))
        .isEqualTo(
            START
                + "\"kind\":\"tunnel\","
                + both
                + "\"reason\":\"client-closed\",\"rule\":\"reference\",\"policy\":\"f00d\","
                + "\"status\":200,\"address\":\"2001:db8::9\",\"bytes_up\":812,"
                + "\"bytes_down\":40961,\"duration_ms\":61000}\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"POLICY", "LOGIN", "LOOK_UP"})
  void writesAnEventThatIsNoRequest(Kind kind) throws IOException {
    assertThat(line(Records.event(kind)))
        .isEqualTo(
            START
                + "\"kind\":\""
                + kind.label()
                + "\",\"outcome\":\"refused\",\"detail\":\"3 failures\"}\n");
  }

  @Test
  void writesEveryFieldOfTheSchemaAndNoOther() throws IOException {
    Set<String> written = new LinkedHashSet<>(read(line(Records.full())).propertyNames());
    byte[] signed =
        new RecordEncoder("365d", "gate-1", Names.PLAIN)
            .checkpoint(Records.full().time(), 9, 2, "00", "01", "02");
    written.addAll(read(new String(Checkpoint.line(signed, new byte[1]))).propertyNames());
    assertThat(written).containsExactlyElementsOf(RecordSchema.described().keySet());
  }

  @Test
  void hasNoComponentThatTheSchemaDoesNotDescribe() {
    Set<String> described = RecordSchema.described().keySet();
    for (RecordComponent component : AuditRecord.class.getRecordComponents()) {
      String name =
          component
              .getName()
              .replace("Millis", "Ms")
              .replaceAll("([A-Z])", "_$1")
              .toLowerCase(Locale.ROOT);
      assertThat(described).contains(name);
    }
    assertThat(Arrays.stream(AuditRecord.class.getRecordComponents()).count() + 10)
        .as("the log itself adds v, stream, seq and node, and six fields of checkpoints")
        .isEqualTo(described.size());
  }

  @Test
  void everyFieldSaysWhatItMeans() {
    assertThat(RecordSchema.described().values())
        .allMatch(meaning -> meaning.length() > 8)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a\nb",
        "/a\r\n{\"v\":1}",
        "/\u001b[2J",
        "/\u007f",
        "/\u009b31m",
        "/\u2028",
        "/\"\\",
        "/\ud800",
        "/\ud83e\udd89",
        "/\u0000"
      })
  void keepsOneLineAndHarmsNoTerminal(String path) throws IOException {
    AuditRecord base = Records.request();
    AuditRecord entry =
        new AuditRecord(
            base.time(),
            base.id(),
            base.kind(),
            base.user(),
            null,
            base.tier(),
            null,
            base.client(),
            base.method(),
            base.scheme(),
            base.host(),
            base.port(),
            path,
            base.decision(),
            base.outcome(),
            null,
            base.rule(),
            null,
            base.policy(),
            200,
            base.address(),
            0,
            0,
            0,
            null,
            0);
    String line = line(entry);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(line.substring(0, line.length() - 1)).matches("[ -~]+");
    assertThat(read(line).get("path").asString()).isEqualTo(path);
  }
}
