package fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifests: sound for Kubernetes, for each other, and for the gateway. */
class KubernetesTest {
  private static final Path MANIFESTS = Path.of("kubernetes");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Refuses fields that a kind does not have, and misses those that it must have. */
  private interface Kind {
    void validate(JsonElement manifest) throws IOException;
  }

  private static final Map<String, Kind> KINDS =
      Map.of(
          "v1/ConfigMap", V1ConfigMap::validateJsonElement,
          "v1/Service", V1Service::validateJsonElement,
          "apps/v1/StatefulSet", V1StatefulSet::validateJsonElement,
          "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement);

  private static final List<JsonNode> ALL = new ArrayList<>();
  private static JsonNode pod;
  private static JsonNode container;

  @TempDir private Path directory;

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.list(MANIFESTS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        try (MappingIterator<JsonNode> documents =
            YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
          ALL.addAll(documents.readAll());
        }
      }
    }
    pod = only("StatefulSet", "fairlead").at("/spec/template/spec");
    container = pod.at("/containers/0");
  }

  private static JsonNode only(String kind, String name) {
    List<JsonNode> found =
        ALL.stream()
            .filter(each -> each.path("kind").asString().equals(kind))
            .filter(each -> each.at("/metadata/name").asString().equals(name))
            .toList();
    assertThat(found).as(kind + " " + name).hasSize(1);
    return found.getFirst();
  }

  private static Stream<JsonNode> each(JsonNode of, String pointer) {
    return of.at(pointer).valueStream();
  }

  private static Set<String> texts(Stream<JsonNode> nodes) {
    return nodes.map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void validate(String manifest, String kind) throws IOException {
    KINDS.get(kind).validate(JsonParser.parseString(manifest));
  }

  private static String kind(JsonNode manifest) {
    return manifest.path("apiVersion").asString() + "/" + manifest.path("kind").asString();
  }

  @Test
  void everyFieldIsOneThatKubernetesKnows() throws Exception {
    assertThat(ALL.stream().map(KubernetesTest::kind)).hasSize(6).containsOnly(kinds());
    for (JsonNode manifest : ALL) {
      validate(manifest.toString(), kind(manifest));
    }
    String nodes = only("StatefulSet", "fairlead").toString();
    for (String[] slip :
        new String[][] {
          {"readOnlyRootFilesystem", "readOnlyRootFileSystem"},
          {"secretKeyRef", "secretRef"},
          {"\"failureThreshold\"", "\"failures\""},
          {"topologyKey", "topologykey"},
          {"\"storage\"", "\"storage\":\"1Gi\"},\"sizes\":{\"a\""}
        }) {
      assertThat(nodes).contains(slip[0]);
      assertThatThrownBy(() -> validate(nodes.replace(slip[0], slip[1]), "apps/v1/StatefulSet"))
          .as(slip[1])
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String[] kinds() {
    return KINDS.keySet().toArray(String[]::new);
  }

  @Test
  void whatIsNamedIsThere() {
    String label = "\"app.kubernetes.io/name\":\"fairlead\"";
    JsonNode nodes = only("StatefulSet", "fairlead");
    assertThat(nodes.at("/spec/template/metadata/labels").toString()).contains(label);
    assertThat(nodes.at("/spec/selector/matchLabels").toString()).contains(label);
    for (String service : List.of("fairlead", "fairlead-nodes")) {
      assertThat(only("Service", service).at("/spec/selector").toString()).contains(label);
      assertThat(texts(each(container, "/ports").map(port -> port.path("name"))))
          .containsAll(
              texts(
                  each(only("Service", service), "/spec/ports")
                      .map(port -> port.path("targetPort"))));
    }
    for (String guard : List.of("/spec/podSelector/matchLabels", "/spec/selector/matchLabels")) {
      assertThat(ALL.stream().map(each -> each.at(guard).toString()))
          .anyMatch(text -> text.contains(label));
    }
    assertThat(nodes.at("/spec/serviceName").asString()).isEqualTo("fairlead-nodes");
    Set<String> volumes = texts(each(pod, "/volumes").map(each -> each.path("name")));
    volumes.addAll(
        texts(each(nodes, "/spec/volumeClaimTemplates").map(each -> each.at("/metadata/name"))));
    assertThat(texts(each(container, "/volumeMounts").map(each -> each.path("name"))))
        .isEqualTo(volumes);
    JsonNode files = only("ConfigMap", "fairlead-config").path("data");
    assertThat(texts(each(pod, "/volumes/0/configMap/items").map(item -> item.path("key"))))
        .isEqualTo(new TreeSet<>(files.propertyNames()));
  }

  @Test
  void secretsAreNamedAndExplainedAndNoneIsWrittenDown() throws Exception {
    Set<String> named =
        texts(
            Stream.concat(
                Stream.concat(
                    pod.findValues("secretKeyRef").stream().map(each -> each.path("name")),
                    pod.findValues("secretRef").stream().map(each -> each.path("name"))),
                pod.findValues("secretName").stream()));
    String page = Files.readString(MANIFESTS.resolve("README.md"));
    assertThat(named).hasSize(4).allMatch(name -> page.contains("| `" + name + "` |"));
    assertThat(ALL.stream().map(each -> each.path("kind").asString())).doesNotContain("Secret");
    assertThat(ALL.toString()).doesNotContainIgnoringCase("\"password\":\"");
  }

  @Test
  void podsHaveNoRightsAndAnEndThatLosesNothing() throws Exception {
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asString())
        .isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    JsonNode rights = container.path("securityContext");
    assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(texts(each(rights, "/capabilities/drop"))).containsExactly("ALL");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.path(probe).at("/httpGet/port").asString()).isEqualTo("metrics");
    }
    assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/livez");
    assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
    JsonNode shutdown = YAML.readTree(settings()).path("shutdown");
    assertThat(seconds(shutdown.path("delay")))
        .isGreaterThan(
            container.at("/readinessProbe/periodSeconds").asInt()
                * container.at("/readinessProbe/failureThreshold").asInt());
    assertThat(pod.path("terminationGracePeriodSeconds").asInt())
        .isGreaterThan(seconds(shutdown.path("delay")) + seconds(shutdown.path("drain")));
  }

  private static int seconds(JsonNode duration) {
    assertThat(duration.asString()).endsWith("s");
    return Integer.parseInt(duration.asString().replace("s", ""));
  }

  private static String settings() {
    return only("ConfigMap", "fairlead-config").at("/data/fairlead.yaml").asString();
  }

  @Test
  void theGatewayTakesTheConfiguration() throws Exception {
    JsonNode files = only("ConfigMap", "fairlead-config").path("data");
    for (JsonNode item : pod.at("/volumes/0/configMap/items")) {
      Path file = directory.resolve(item.path("path").asString());
      Files.createDirectories(file.getParent());
      Files.writeString(file, files.path(item.path("key").asString()).asString());
    }
    ProcessBuilder check =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "fairlead.gateway.Main",
            "check",
            directory.toString());
    check.environment().keySet().removeIf(name -> name.startsWith("FAIRLEAD_"));
    container
        .path("env")
        .forEach(each -> check.environment().put(each.path("name").asString(), sample(each)));
    Process process = check.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("is sound").doesNotContain("there is no such setting");
  }

  private static String sample(JsonNode variable) {
    return variable.path("name").asString().endsWith("_URL")
        ? "jdbc:postgresql://db.example/fairlead"
        : "sample";
  }
}
