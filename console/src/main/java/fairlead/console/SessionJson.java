package fairlead.console;

import fairlead.proxy.session.ActView;
import fairlead.proxy.session.QuotaView;
import fairlead.proxy.session.SessionView;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Sessions, budgets and acts in JSON. */
final class SessionJson {
  private SessionJson() {}

  /** A session of one's own. */
  static void own(JsonGenerator json, SessionView session) {
    Json.put(json, "id", session.id());
    members(json, session);
    Json.put(json, "next", session.next());
    json.writeArrayPropertyStart("warnings");
    session.due().stream().map(Duration::toSeconds).forEach(json::writeNumber);
    json.writeEndArray();
  }

  /** A session of anybody's. */
  static void listed(JsonGenerator json, SessionView session) {
    Json.put(json, "id", session.id());
    json.writeStringProperty("user", session.account().user());
    json.writeStringProperty("tier", session.account().tier());
    members(json, session);
  }

  private static void members(JsonGenerator json, SessionView session) {
    json.writeStringProperty("state", session.state().label());
    Json.put(json, "opened", session.opened());
    Json.put(json, "ends", session.ends());
    Json.put(json, "seconds_remaining", session.left());
    Json.put(json, "bytes_remaining", session.bytesLeft());
    Json.put(json, "reason", session.reason());
  }

  /** A budget, its time in seconds. */
  static void quota(JsonGenerator json, QuotaView quota) {
    long unit = quota.kind() == QuotaView.Kind.TIME ? 1_000 : 1;
    json.writeStringProperty("kind", quota.kind().label());
    json.writeNumberProperty("used", quota.used() / unit);
    json.writeNumberProperty("amount", quota.amount() / unit);
    json.writeStringProperty("period", quota.period().name().toLowerCase(Locale.ROOT));
    Json.put(json, "resets", quota.resets());
  }

  static void act(JsonGenerator json, ActView act) {
    Json.put(json, "time", act.time());
    json.writeStringProperty("act", act.deed().done());
    json.writeStringProperty("actor", act.actor());
    json.writeBooleanProperty("own", act.own());
    json.writeStringProperty("session", act.session());
    json.writeStringProperty("tier", act.tier());
    Json.put(json, "seconds_added", act.by());
    json.writeStringProperty("reason", act.reason());
  }
}
