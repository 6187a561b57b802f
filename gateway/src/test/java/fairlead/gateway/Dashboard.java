package fairlead.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard as Grafana imports it.
 *
 * @param file its name
 * @param members what stands in it
 */
record Dashboard(String file, Map<String, @Nullable Object> members) {
  private static final Path FILES = Path.of("../deploy/grafana");

  static List<Dashboard> all() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.sorted().map(Dashboard::read).toList();
    }
  }

  private static Dashboard read(Path file) {
    try {
      return new Dashboard(file.getFileName().toString(), JsonTree.object(Files.readString(file)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Panels and rows. */
  List<Map<String, @Nullable Object>> panels() {
    return JsonTree.objects(members.get("panels"));
  }

  List<Map<String, @Nullable Object>> variables() {
    return JsonTree.objects(JsonTree.members(members.get("templating")).get("list"));
  }

  /** Every expression, as Prometheus gets it where all nodes are chosen. */
  List<String> expressions() {
    return panels().stream()
        .flatMap(panel -> JsonTree.objects(panel.get("targets")).stream())
        .map(target -> String.valueOf(target.get("expr")))
        .map(each -> each.replace("$__rate_interval", "1m").replace("$node", ".*"))
        .toList();
  }
}
