package fairlead.bench;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that each proxy answered with 200, warm-up and probe too: its log must have as many lines.
 */
final class Totals {
  private final Map<String, Map<Measure, Integer>> totals = new LinkedHashMap<>();

  void add(Proxy proxy, Measure measure, int exchanges) {
    totals
        .computeIfAbsent(proxy.name(), _ -> new EnumMap<>(Measure.class))
        .merge(measure, exchanges, Integer::sum);
  }

  /** One JSON object for each proxy. */
  List<String> json() {
    return totals.entrySet().stream()
        .map(
            entry ->
                "{\"proxy\":\"%s\",\"requests\":%d,\"tunnels\":%d}"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().getOrDefault(Measure.M1, 0),
                        entry.getValue().getOrDefault(Measure.M3, 0)))
        .toList();
  }
}
