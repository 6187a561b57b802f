package fairlead.console;

import fairlead.proxy.ledger.Refusals;
import tools.jackson.core.JsonGenerator;

/** A refusal in JSON, without the user: its id is all that its reader may have shown. */
final class RefusalJson {
  private RefusalJson() {}

  static void members(JsonGenerator json, Refusals.Kept kept) {
    Refusals.Refusal refusal = kept.refusal();
    json.writeStringProperty("id", refusal.id());
    Json.put(json, "time", refusal.time());
    json.writeStringProperty("reason", refusal.reason().label());
    json.writeStringProperty("meaning", refusal.reason().meaning());
    json.writeStringProperty("remedy", refusal.reason().remedy());
    json.writeBooleanProperty("reported", refusal.reported());
    if (refusal.rule() != null) {
      json.writeStringProperty("rule", refusal.rule());
    }
    if (refusal.tier() != null) {
      json.writeStringProperty("tier", refusal.tier());
    }
    if (refusal.detail() != null) {
      json.writeStringProperty("detail", refusal.detail());
    }
    if (!refusal.host().isEmpty()) {
      json.writeStringProperty("method", refusal.method());
      json.writeStringProperty("host", refusal.host());
      json.writeNumberProperty("port", refusal.port());
      json.writeStringProperty("path", refusal.path());
    }
    json.writeNumberProperty("count", kept.count());
  }
}
