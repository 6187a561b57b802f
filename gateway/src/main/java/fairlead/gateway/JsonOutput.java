package fairlead.gateway;

import fairlead.policy.Decision;
import fairlead.policy.Explanation;
import fairlead.policy.load.yaml.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What commands print for programs: one JSON object a line.
 *
 * @param out where to
 */
record JsonOutput(PrintWriter out) {

  void check(List<Problem> problems, List<Problem> warnings) {
    object(
        json -> {
          json.writeBooleanProperty("sound", problems.isEmpty());
          problems(json, "problems", problems);
          problems(json, "warnings", warnings);
        });
  }

  void explanation(Explanation said) {
    object(
        json -> {
          json.writeStringProperty("tier", said.tier().name());
          json.writeStringProperty("why", said.why());
          switch (said.decision()) {
            case Decision.Allow allow -> {
              json.writeStringProperty("decision", "allow");
              json.writeStringProperty("rule", allow.rule().value());
            }
            case Decision.Deny deny -> {
              json.writeStringProperty("decision", "deny");
              json.writeStringProperty("reason", deny.reason().label());
              if (deny.rule() != null) {
                json.writeStringProperty("rule", deny.rule().value());
              }
            }
          }
          json.writeArrayPropertyStart("steps");
          said.steps().forEach(step -> step(json, step));
          json.writeEndArray();
        });
  }

  void user(String name, Set<String> groups) {
    object(
        json -> {
          json.writeStringProperty("user", name);
          json.writeArrayPropertyStart("groups");
          groups.stream().sorted().forEach(json::writeString);
          json.writeEndArray();
        });
  }

  private static void step(JsonGenerator json, Explanation.Step step) {
    json.writeStartObject();
    json.writeStringProperty("rule", step.rule().value());
    json.writeStringProperty("sentence", step.sentence());
    json.writeStringProperty("source", step.source().toString());
    json.writeEndObject();
  }

  private static void problems(JsonGenerator json, String name, List<Problem> problems) {
    json.writeArrayPropertyStart(name);
    for (Problem problem : problems) {
      json.writeStartObject();
      json.writeStringProperty("file", problem.file().toString());
      json.writeNumberProperty("line", problem.line());
      json.writeNumberProperty("column", problem.column());
      json.writeStringProperty("what", problem.what());
      json.writeStringProperty("fix", problem.fix());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void object(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      content.accept(json);
      json.writeEndObject();
    }
    out.println(text);
  }
}
