package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators give to Prometheus and Grafana is sound by itself. */
class PrometheusFilesTest {
  private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");
  private static final Pattern LINK = Pattern.compile("(?m)^ *runbook_url: (\\S+)$");
  private static final Pattern SECTION = Pattern.compile("(?m)^## (.+)$");
  private static final String BOOK = "https://fairlead.example/docs/runbook.md#";
  private static final int GRID = 24;
  private static final long LEAST_SCHEMA = 39;

  private static List<String> found(Pattern pattern, Path file) throws Exception {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult each) -> each.group(1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check config prometheus.yml",
        "check rules rules.yml alerts.yml",
        "test rules rules.test.yml"
      })
  void promtoolTakesThem(String words) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    for (String word : words.split(" ")) {
      command.add(word.endsWith(".yml") ? Prometheus.FILES.resolve(word).toString() : word);
    }
    Curl said = Curl.program(Map.of(), command);
    assertThat(said.exit()).as(said.output()).isZero();
  }

  @Test
  void everyAlertIsTestedAndHasItsSectionInTheRunbook() throws Exception {
    List<String> alerts = found(ALERT, Prometheus.FILES.resolve("alerts.yml"));
    assertThat(alerts).isNotEmpty().doesNotHaveDuplicates();
    assertThat(found(SECTION, Path.of("../docs/runbook.md"))).isEqualTo(alerts);
    assertThat(found(LINK, Prometheus.FILES.resolve("alerts.yml")))
        .isEqualTo(alerts.stream().map(each -> BOOK + each.toLowerCase()).toList());
    assertThat(
            found(Pattern.compile("alertname: (\\w+)"), Prometheus.FILES.resolve("rules.test.yml")))
        .containsAll(alerts);
  }

  @Test
  void everySectionOfTheRunbookSaysWhatToDo() throws Exception {
    String[] sections = Files.readString(Path.of("../docs/runbook.md")).split("(?m)^## ");
    for (int i = 1; i < sections.length; i++) {
      assertThat(sections[i])
          .contains("**Means**", "**People notice**", "**Look**", "**Do**", "**Wake");
    }
  }

  @Test
  void dashboardsBelongToNoInstallation() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    Set<Object> uids = new HashSet<>();
    List<Dashboard> all = Dashboard.all();
    assertThat(all).hasSize(3);
    for (Dashboard each : all) {
      Map<String, @Nullable Object> members = each.members();
      softly.assertThat(members).as(each.file()).containsEntry("id", null);
      softly.assertThat(uids.add(members.get("uid"))).as(each.file()).isTrue();
      softly.assertThat((Long) members.get("schemaVersion")).isGreaterThanOrEqualTo(LEAST_SCHEMA);
      softly
          .assertThat(each.variables())
          .extracting(variable -> variable.get("name"))
          .containsExactly("datasource", "node");
      softly
          .assertThat(Files.readString(Path.of("../deploy/grafana", each.file())))
          .doesNotContainPattern("\"uid\": \"(?!\\$\\{datasource}|fairlead-)");
    }
    softly.assertAll();
  }

  @Test
  void everyPanelSaysWhatItShowsAndInWhichUnit() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    for (Dashboard dashboard : Dashboard.all()) {
      Set<Object> ids = new HashSet<>();
      Set<String> cells = new HashSet<>();
      for (Map<String, @Nullable Object> panel : dashboard.panels()) {
        String name = dashboard.file() + ": " + panel.get("title");
        softly.assertThat(ids.add(panel.get("id"))).as(name).isTrue();
        softly.assertThat(isPlaced(panel, cells)).as(name + " overlaps").isTrue();
        if (!"row".equals(panel.get("type"))) {
          check(panel, softly, name);
        }
      }
    }
    softly.assertAll();
  }

  private static void check(
      Map<String, @Nullable Object> panel, SoftAssertions softly, String name) {
    Map<String, @Nullable Object> fields =
        JsonTree.members(JsonTree.members(panel.get("fieldConfig")).get("defaults"));
    softly.assertThat(String.valueOf(panel.get("description"))).as(name).hasSizeGreaterThan(20);
    softly.assertThat(fields.get("unit")).as(name).isInstanceOf(String.class);
    softly
        .assertThat(JsonTree.members(panel.get("datasource")))
        .as(name)
        .containsEntry("uid", "${datasource}");
    softly.assertThat(JsonTree.objects(panel.get("targets"))).as(name).isNotEmpty();
  }

  /** Whether it is on the grid, on no cell that another has. */
  private static boolean isPlaced(Map<String, @Nullable Object> panel, Set<String> cells) {
    Map<String, @Nullable Object> at = JsonTree.members(panel.get("gridPos"));
    long left = (Long) at.get("x");
    long top = (Long) at.get("y");
    boolean alone = left + (Long) at.get("w") <= GRID;
    for (long x = left; x < left + (Long) at.get("w"); x++) {
      for (long y = top; y < top + (Long) at.get("h"); y++) {
        alone &= cells.add(x + " " + y);
      }
    }
    return alone;
  }
}
