package fairlead.console;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Explanation;
import fairlead.policy.RequestUrl;
import fairlead.policy.RuleId;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A decision and what led to it, as members of a JSON object. */
public final class ExplanationJson {
  private ExplanationJson() {}

  /**
   * What the policy says.
   *
   * @param known whether the user's name is one that the gateway lets in
   */
  public static void members(
      JsonGenerator json, Explanation said, WebRequest request, boolean known) {
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
      json.writeArrayPropertyStart("assumed");
      said.assumed().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeArrayPropertyStart("steps");
    said.steps().forEach(step -> step(json, step));
    json.writeEndArray();
  }

  /** What the proxy refuses before the policy is asked. */
  public static void badRequest(JsonGenerator json, RequestUrl asked) {
    request(json, asked.scheme(), asked.method(), asked.host(), asked.port(), asked.path());
    json.writeStringProperty("why", asked.fault());
    json.writeStringProperty("decision", "deny");
    json.writeStringProperty("reason", DenyReason.BAD_REQUEST.label());
  }

  /** What one rule had to say, as an object. */
  public static void step(JsonGenerator json, Explanation.Step step) {
    json.writeStartObject();
    json.writeStringProperty("rule", step.rule().value());
    json.writeStringProperty("sentence", step.sentence());
    json.writeStringProperty("source", step.source().toString());
    json.writeEndObject();
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

  private static void decision(JsonGenerator json, Decision decision) {
    switch (decision) {
      case Decision.Allow allow -> {
        json.writeStringProperty("decision", "allow");
        rule(json, allow.rule());
        reported(json, allow.reported());
      }
      case Decision.Ask ask -> {
        json.writeStringProperty("decision", "ask");
        json.writeStringProperty("reason", ask.refusal().reason().label());
        rule(json, ask.rule());
        json.writeStringProperty("approval", ask.approval().name());
      }
      case Decision.Deny deny -> {
        json.writeStringProperty("decision", "deny");
        json.writeStringProperty("reason", deny.reason().label());
        rule(json, deny.rule());
      }
    }
    if (decision.until().isBefore(Instant.MAX)) {
      Json.put(json, "until", decision.until());
    }
  }

  private static void rule(JsonGenerator json, @Nullable RuleId rule) {
    if (rule != null) {
      json.writeStringProperty("rule", rule.value());
    }
  }

  private static void reported(JsonGenerator json, Decision.@Nullable Reported reported) {
    if (reported == null) {
      return;
    }
    json.writeStringProperty("mode", "report");
    json.writeObjectPropertyStart("reported");
    json.writeStringProperty("reason", reported.reason().label());
    rule(json, reported.rule());
    json.writeEndObject();
  }
}
