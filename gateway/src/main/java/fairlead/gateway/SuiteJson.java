package fairlead.gateway;

import fairlead.console.ExplanationJson;
import fairlead.policy.Explanation;
import fairlead.policy.Rule;
import fairlead.policy.suite.PolicyTest;
import fairlead.policy.suite.SuiteReport;
import fairlead.policy.suite.TestOutcome;
import fairlead.policy.suite.Verdict;
import tools.jackson.core.JsonGenerator;

/**
 * What came of a policy's tests, for programs.
 *
 * @param output where to
 */
record SuiteJson(JsonOutput output) {
  void print(SuiteReport report) {
    output.object(
        json -> {
          json.writeNumberProperty("tests", report.outcomes().size());
          json.writeNumberProperty("failed", report.failures().size());
          json.writeNumberProperty("rules", report.rules());
          json.writeNumberProperty("covered", report.covered());
          JsonOutput.strings(json, "assumed", SuiteReport.ASSUMED);
          json.writeArrayPropertyStart("results");
          report.outcomes().forEach(outcome -> outcome(json, outcome));
          json.writeEndArray();
          json.writeArrayPropertyStart("uncovered");
          report.uncovered().forEach(rule -> uncovered(json, rule));
          json.writeEndArray();
        });
  }

  private static void outcome(JsonGenerator json, TestOutcome outcome) {
    PolicyTest test = outcome.test();
    json.writeStartObject();
    json.writeStringProperty("file", test.source().file());
    json.writeNumberProperty("line", test.source().line());
    json.writeNumberProperty("column", test.column());
    json.writeStringProperty("name", test.name());
    json.writeStringProperty("asks", test.asks());
    if (test.newcomer()) {
      json.writeStringProperty("standing", "none");
    }
    json.writeStringProperty("at", JsonOutput.TIME.format(test.at()));
    json.writeBooleanProperty("passed", outcome.passed());
    verdict(json, "expected", test.expected());
    verdict(json, "got", outcome.got());
    if (outcome.why() != null) {
      why(json, outcome.why());
    }
    json.writeEndObject();
  }

  private static void verdict(JsonGenerator json, String key, Verdict verdict) {
    json.writeObjectPropertyStart(key);
    json.writeStringProperty("decision", verdict.answer().label());
    if (verdict.reason() != null) {
      json.writeStringProperty("reason", verdict.reason().label());
    }
    if (verdict.rule() != null) {
      json.writeStringProperty("rule", verdict.rule().value());
    }
    if (verdict.tier() != null) {
      json.writeStringProperty("tier", verdict.tier());
    }
    json.writeEndObject();
  }

  private static void why(JsonGenerator json, Explanation why) {
    json.writeStringProperty("why", why.why());
    json.writeArrayPropertyStart("steps");
    why.steps().forEach(step -> ExplanationJson.step(json, step));
    json.writeEndArray();
  }

  private static void uncovered(JsonGenerator json, Rule rule) {
    json.writeStartObject();
    json.writeStringProperty("rule", rule.id().value());
    json.writeStringProperty("source", rule.source().toString());
    json.writeEndObject();
  }
}
