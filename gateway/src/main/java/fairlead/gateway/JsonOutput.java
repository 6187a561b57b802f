package fairlead.gateway;

import fairlead.console.ExplanationJson;
import fairlead.console.ProblemJson;
import fairlead.policy.Explanation;
import fairlead.policy.RequestUrl;
import fairlead.policy.WebRequest;
import fairlead.policy.load.yaml.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
  /** RFC 3339 in UTC with milliseconds. */
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  void check(List<Problem> problems, List<Problem> warnings) {
    object(
        json -> {
          json.writeBooleanProperty("sound", problems.isEmpty());
          ProblemJson.array(json, "problems", problems);
          ProblemJson.array(json, "warnings", warnings);
        });
  }

  /**
   * A decision.
   *
   * @param known whether the user's name is one that the gateway lets in
   */
  void explanation(Explanation said, WebRequest request, boolean known) {
    object(json -> ExplanationJson.members(json, said, request, known));
  }

  /** What the proxy refuses before the policy is asked. */
  void badRequest(RequestUrl asked) {
    object(json -> ExplanationJson.badRequest(json, asked));
  }

  void user(String name, Set<String> groups) {
    object(
        json -> {
          json.writeStringProperty("user", name);
          strings(json, "groups", groups.stream().sorted().toList());
        });
  }

  static void strings(JsonGenerator json, String name, List<String> strings) {
    json.writeArrayPropertyStart(name);
    strings.forEach(json::writeString);
    json.writeEndArray();
  }

  /** Prints an object with this content. */
  void object(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      content.accept(json);
      json.writeEndObject();
    }
    out.println(text);
  }
}
