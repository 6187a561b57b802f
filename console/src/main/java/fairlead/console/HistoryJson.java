package fairlead.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** What happened between the samples of a history, on pages and in JSON. */
public final class HistoryJson {
  private HistoryJson() {}

  /**
   * What happened between two samples.
   *
   * @param at the end of it
   * @param refusals by reason; only those that there were
   * @param bytes moved, both ways
   * @param queued records at its end
   */
  public record Span(
      Instant at, long requests, Map<String, Long> refusals, long bytes, long queued) {}

  /** Oldest first. */
  static List<Span> spans(List<History.Sample> samples) {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i < samples.size(); i++) {
      spans.add(span(samples.get(i - 1), samples.get(i)));
    }
    return spans;
  }

  private static Span span(History.Sample before, History.Sample after) {
    Map<String, Long> refusals = new TreeMap<>();
    after
        .refusals()
        .forEach(
            (reason, count) -> {
              long more = Math.round(count - before.refusals().getOrDefault(reason, 0.0));
              if (more > 0) {
                refusals.put(reason, more);
              }
            });
    return new Span(
        after.at(),
        Math.round(after.requests() - before.requests()),
        refusals,
        Math.round(after.bytes() - before.bytes()),
        Math.round(after.queued()));
  }

  static void span(JsonGenerator json, Span span) {
    Json.put(json, "time", span.at());
    json.writeNumberProperty("requests", span.requests());
    json.writeObjectPropertyStart("refusals");
    span.refusals().forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeNumberProperty("bytes", span.bytes());
    json.writeNumberProperty("queued", span.queued());
  }
}
