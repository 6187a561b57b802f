package fairlead.gateway;

import fairlead.gateway.ReplayTally.Apart;
import fairlead.gateway.ReplayTally.Difference;
import fairlead.gateway.ReplayTally.Found;
import fairlead.gateway.ReplayTally.Verdict;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What came of a replay, for programs.
 *
 * @param out where to
 */
record ReplayJson(JsonOutput out) {

  /** Prints it, with so many of the differences. */
  void print(ReplayTally tally, int most) {
    out.object(
        json -> {
          json.writeBooleanProperty("differs", tally.differs());
          json.writeNumberProperty("decided", tally.decided());
          for (Verdict verdict : Verdict.values()) {
            json.writeNumberProperty(verdict.label(), tally.count(verdict));
          }
          json.writeNumberProperty("failed", tally.failures());
          json.writeObjectPropertyStart("apart");
          for (Apart why : Apart.values()) {
            json.writeNumberProperty(why.label(), tally.count(why));
          }
          json.writeEndObject();
          json.writeObjectPropertyStart("refused_by_state");
          tally.states().forEach(json::writeNumberProperty);
          json.writeEndObject();
          json.writeArrayPropertyStart("differences");
          tally.top(most).forEach(one -> difference(json, one));
          json.writeEndArray();
          json.writeNumberProperty("more", tally.more(most));
          json.writeNumberProperty("beyond", tally.beyond());
        });
  }

  private static void difference(JsonGenerator json, Map.Entry<Difference, Found> one) {
    Difference key = one.getKey();
    Found found = one.getValue();
    json.writeStartObject();
    json.writeStringProperty("change", key.verdict().label());
    json.writeNumberProperty("count", found.count);
    json.writeStringProperty("groups", key.groups());
    json.writeStringProperty("host", key.host());
    json.writeStringProperty("before", key.before());
    json.writeStringProperty("after", key.after());
    json.writeObjectPropertyStart("example");
    text(json, "time", found.example.time());
    json.writeStringProperty("request", found.example.request());
    text(json, "rule_before", found.example.before());
    text(json, "rule_after", found.example.after());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
