package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import fairlead.policy.load.yaml.RecordSchema;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.Malformed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema that editors read says what the loader binds. {@code mvn test -pl policy
 * -Dtest=SchemaTest -Dschema=write} writes it anew, after a change of the records.
 */
class SchemaTest {

  private static final Path FILE = Path.of("../config/schemas/policy.schema.json");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String generated() {
    RecordSchema schema = new RecordSchema();
    var document = schema.document("A policy of Fairlead", schema.mapping(PolicyFile.class));
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(document)
        + "\n";
  }

  private static List<String> said(String yaml) {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(generated());
    return schema.validate(yaml, InputFormat.YAML).stream().map(Error::toString).toList();
  }

  @Test
  void isWhatTheRecordsSay() throws Exception {
    if ("write".equals(System.getProperty("schema"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, generated());
    }
    assertThat(FILE)
        .as("write it anew: mvn test -pl policy -Dtest=SchemaTest -Dschema=write")
        .exists()
        .hasContent(generated());
  }

  @Test
  void theShippedPolicyFits() throws Exception {
    String policy = Files.readString(Path.of("../config/policy.yaml"));
    assertThat(said(policy)).isEmpty();
    assertThat(policy).startsWith("# yaml-language-server: $schema=schemas/policy.schema.json\n");
  }

  @Test
  void everyExampleOfThePageFits() throws Exception {
    String page = Files.readString(Path.of("../docs/policy.md"));
    int examples = 0;
    for (MatchResult example : EXAMPLE.matcher(page).results().toList()) {
      if (example.group(1).startsWith("version: 1\n") && example.group(1).contains("tiers:")) {
        assertThat(said(example.group(1))).as(example.group(1)).isEmpty();
        examples++;
      }
    }
    assertThat(examples).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ id: x, host: [a.example] }",
        "{ id: X, hosts: [a.example] }",
        "{ id: x }",
        "{ hosts: [] }",
        "{ hosts: a.example }",
        "{ hosts: [A.example] }",
        "{ hosts: [a.example.] }",
        "{ hosts: [\"https://a.example/\"] }",
        "{ hosts: [a.example], ports: [0] }",
        "{ hosts: [a.example], ports: [65536] }",
        "{ hosts: [a.example], ports: [80-] }",
        "{ hosts: [a.example], scheme: https }",
        "{ hosts: [a.example], scheme: http, methods: [get] }",
        "{ hosts: [a.example], scheme: http, paths: [public/] }",
        "{ hosts: [a.example], when: [weekdays] }",
        "{ hosts: [a.example], when: [mon 8-18] }",
        "{ hosts: [a.example], except: [mon] }",
        "{ hosts: [a.example], free: perhaps }",
        "{ hosts: [a.example], on-change: end }",
        "{ hosts: [a.example], wait: 60 }"
      })
  void brokenRuleDoesNot(String rule) {
    assertThat(said(Loading.rule(rule))).as(rule).isNotEmpty();
    assertThat(Loading.problems(Loading.rule(rule))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session: { length: 60 }",
        "session: { lenght: 1h }",
        "session: { warn: 1m }",
        "quota: { data: 2GB/day }",
        "quota: { time: 90m }",
        "limits: { requests: 600 }",
        "limits: { connections: 0 }",
        "record: seldom",
        "record: { each: sesion }",
        "on-failure: { ledger: stop }",
        "mode: observe",
        "approval: Lab",
        "session: { start: user }",
        "session: { start: portal, sign-in: once }",
        "supervision: { every: 5m }",
        "supervision: { every: 5, by: owner }",
        "supervision: { every: 5m, by: supervisors }",
        "supervision: { every: 5m, by: owner, sees: [pages] }",
        "unattended: always",
        "ask: { hosts: [a.example] }"
      })
  void brokenTierDoesNot(String terms) {
    assertThat(said(Loading.tier(terms))).as(terms).isNotEmpty();
    assertThat(Loading.problems(Loading.tier(terms))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\ntiers: { t: {} }\n",
        "tiers: { t: {} }\ndefault-tier: t\n",
        "version: 2\ntiers: { t: {} }\ndefault-tier: t\n",
        "version: 1\ntiers: { T: {} }\ndefault-tier: T\n",
        "version: 1\ntiers: { t: {} }\ndefault-tier: t\napprovals: { a: {} }\n",
        "version: 1\ntiers: { t: {} }\ndefault-tier: t\napprovals: { a: { stages: [] } }\n",
        "version: 1\n"
            + "tiers: { t: {} }\n"
            + "default-tier: t\n"
            + "approvals: { a: { stages: [ { by: heads }] } }\n",
        "version: 1\ntiers: { t: {} }\ndefault-tier: t\nrooms: { lab: { form: [10.0.0.0/8] } }\n",
        "version: 1\ntiers: { t: {} }\ndefault-tier: t\nassign: [ { group: g } ]\n"
      })
  void brokenFileDoesNot(String yaml) {
    assertThat(said(yaml)).as(yaml).isNotEmpty();
    assertThat(Loading.problems(yaml)).isNotEmpty();
  }

  @Test
  void takesEveryPatternThatTheLoaderTakes() {
    Pattern form = Pattern.compile(Forms.HOST);
    List<String> parts =
        List.of(
            "*", ".", "a", "b-c", "_x", "xn--p1ai", "1", "A", "-", "address:", "list:l", "10.0");
    Random random = new Random(5);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(6); n >= 0; n--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      if (isPattern(text.toString())) {
        assertThat(form.matcher(text).matches()).as("%s", text).isTrue();
        taken++;
      }
    }
    assertThat(taken).isGreaterThan(1_000);
  }

  private static boolean isPattern(String text) {
    try {
      HostPattern.parse(text);
      return true;
    } catch (Malformed e) {
      return false;
    }
  }
}
