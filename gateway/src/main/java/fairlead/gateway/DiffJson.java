package fairlead.gateway;

import fairlead.policy.RuleId;
import fairlead.policy.diff.Change;
import fairlead.policy.diff.ListChange;
import fairlead.policy.diff.PolicyDiff;
import fairlead.policy.diff.TermChange;
import fairlead.policy.diff.Who;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * A difference between two policies, for programs.
 *
 * @param out where to
 */
record DiffJson(JsonOutput out) {

  void print(PolicyDiff diff) {
    out.object(
        json -> {
          json.writeBooleanProperty("changes", !diff.nothing());
          json.writeArrayPropertyStart("access");
          diff.changes().forEach(change -> change(json, change));
          json.writeEndArray();
          json.writeArrayPropertyStart("terms");
          diff.terms().forEach(term -> term(json, term));
          json.writeEndArray();
          json.writeArrayPropertyStart("lists");
          diff.lists().forEach(list -> list(json, list));
          json.writeEndArray();
          JsonOutput.strings(json, "renamed", diff.renamed());
          JsonOutput.strings(json, "limits", diff.limits());
          JsonOutput.strings(json, "words", diff.lines());
        });
  }

  private static void change(JsonGenerator json, Change change) {
    json.writeStartObject();
    json.writeStringProperty("kind", change.kind().label());
    who(json, change.who());
    JsonOutput.strings(json, "hosts", change.hostTexts());
    Change.Shape what = change.what();
    if (!what.ports().isEmpty()) {
      json.writeStringProperty("ports", what.ports());
    }
    if (!what.how().isEmpty()) {
      json.writeStringProperty("how", what.how());
    }
    if (!what.when().isEmpty()) {
      json.writeStringProperty("when", what.when());
    }
    json.writeStringProperty("before", change.was());
    json.writeStringProperty("after", change.becomes());
    JsonOutput.strings(json, "rules_before", ids(change.before()));
    JsonOutput.strings(json, "rules_after", ids(change.after()));
    json.writeEndObject();
  }

  private static List<String> ids(Collection<RuleId> rules) {
    return rules.stream().map(RuleId::value).sorted().toList();
  }

  private static void who(JsonGenerator json, List<Who> who) {
    json.writeArrayPropertyStart("who");
    for (Who some : who) {
      json.writeStartObject();
      if (some.user() != null) {
        json.writeStringProperty("user", some.user());
      }
      JsonOutput.strings(json, "groups", List.copyOf(some.groups()));
      json.writeStringProperty("words", some.words());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void term(JsonGenerator json, TermChange term) {
    json.writeStartObject();
    who(json, term.who());
    json.writeStringProperty("term", term.term());
    json.writeStringProperty("before", term.before());
    json.writeStringProperty("after", term.now());
    json.writeEndObject();
  }

  private static void list(JsonGenerator json, ListChange list) {
    json.writeStartObject();
    json.writeStringProperty("list", list.name());
    json.writeNumberProperty("entries_before", list.sizeBefore());
    json.writeNumberProperty("entries", list.size());
    json.writeNumberProperty("added", list.added());
    json.writeNumberProperty("removed", list.removed());
    json.writeEndObject();
  }
}
