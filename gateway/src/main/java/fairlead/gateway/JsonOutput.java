package fairlead.gateway;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Explanation;
import fairlead.policy.RequestUrl;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.load.yaml.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
          problems(json, "problems", problems);
          problems(json, "warnings", warnings);
        });
  }

  /**
   * A decision.
   *
   * @param known whether the user's name is one that the gateway lets in
   */
  void explanation(Explanation said, WebRequest request, boolean known) {
    object(
        json -> {
          request(
              json,
              request.scheme(),
              request.method(),
              request.host().text(),
              request.port(),
              request.path());
          json.writeBooleanProperty("user_known", known);
          json.writeStringProperty("tier", said.tier().name());
          json.writeStringProperty("why", said.why());
          decision(json, said.decision());
          if (!said.assumed().isEmpty()) {
            strings(json, "assumed", said.assumed());
          }
          json.writeArrayPropertyStart("steps");
          said.steps().forEach(step -> step(json, step));
          json.writeEndArray();
        });
  }

  private static void decision(JsonGenerator json, Decision decision) {
    switch (decision) {
      case Decision.Allow allow -> {
        json.writeStringProperty("decision", "allow");
        if (allow.rule() != null) {
          json.writeStringProperty("rule", allow.rule().value());
        }
        reported(json, allow.reported());
      }
      case Decision.Deny deny -> {
        json.writeStringProperty("decision", "deny");
        json.writeStringProperty("reason", deny.reason().label());
        if (deny.rule() != null) {
          json.writeStringProperty("rule", deny.rule().value());
        }
      }
    }
    if (decision.until().isBefore(Instant.MAX)) {
      json.writeStringProperty("until", TIME.format(decision.until()));
    }
  }

  private static void reported(JsonGenerator json, Decision.@Nullable Reported reported) {
    if (reported == null) {
      return;
    }
    json.writeStringProperty("mode", "report");
    json.writeObjectPropertyStart("reported");
    json.writeStringProperty("reason", reported.reason().label());
    if (reported.rule() != null) {
      json.writeStringProperty("rule", reported.rule().value());
    }
    json.writeEndObject();
  }

  /** What the proxy refuses before the policy is asked. */
  void badRequest(RequestUrl asked) {
    object(
        json -> {
          request(json, asked.scheme(), asked.method(), asked.host(), asked.port(), asked.path());
          json.writeStringProperty("why", asked.fault());
          json.writeStringProperty("decision", "deny");
          json.writeStringProperty("reason", DenyReason.BAD_REQUEST.label());
        });
  }

  private static void request(
      JsonGenerator json, Scheme scheme, String method, String host, int port, String path) {
    json.writeObjectPropertyStart("request");
    json.writeStringProperty("scheme", scheme.label());
    json.writeStringProperty("method", method);
    json.writeStringProperty("host", host);
    json.writeNumberProperty("port", port);
    json.writeStringProperty("path", path);
    json.writeEndObject();
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

  static void step(JsonGenerator json, Explanation.Step step) {
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
