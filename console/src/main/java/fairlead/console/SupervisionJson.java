package fairlead.console;

import fairlead.policy.supervision.Supervision.Sees;
import fairlead.proxy.ledger.SessionLedger.RoomClock;
import fairlead.proxy.session.Board;
import fairlead.proxy.session.BoardRow;
import fairlead.proxy.session.LocalSessions;
import fairlead.proxy.session.OwnSupervision;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Supervision in JSON. */
final class SupervisionJson {
  private SupervisionJson() {}

  /** How one is supervised; null where one is not. */
  static void own(JsonGenerator json, @Nullable OwnSupervision own) {
    if (own == null) {
      json.writeNullProperty("supervision");
      return;
    }
    json.writeObjectPropertyStart("supervision");
    json.writeStringProperty("by", own.by());
    Json.put(json, "backup", own.backup());
    sees(json, own.sees());
    Json.put(json, "due", own.due());
    Json.put(json, "pauses", own.pauses());
    Json.put(json, "ends", own.ends());
    Json.put(json, "checked", own.checked());
    Json.put(json, "checked_by", own.checkedBy());
    json.writeEndObject();
  }

  private static void sees(JsonGenerator json, Set<Sees> sees) {
    json.writeArrayPropertyStart("sees");
    sees.stream()
        .sorted()
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .forEach(json::writeString);
    json.writeEndArray();
  }

  static void board(JsonGenerator json, Board board) {
    Json.put(json, "now", board.now());
    Json.array(json, "sessions", board.rows(), SupervisionJson::row);
    Json.array(json, "waiting", board.waiting(), SupervisionJson::waiting);
    Json.array(json, "rooms", board.rooms(), SupervisionJson::room);
  }

  private static void row(JsonGenerator json, BoardRow row) {
    SessionJson.listed(json, row.session());
    Json.put(json, "room", row.room());
    Json.put(json, "due", row.due());
    Json.put(json, "pauses", row.pauses());
    Json.put(json, "hold_ends", row.ends());
    json.writeBooleanProperty("awaits_check_in", row.awaits());
    sees(json, row.sees());
    if (row.sees().contains(Sees.REFUSALS)) {
      Json.array(json, "refusals", row.refusals(), RefusalJson::members);
    }
    if (row.sees().contains(Sees.HOSTS)) {
      json.writeArrayPropertyStart("hosts");
      row.hosts().forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void waiting(JsonGenerator json, LocalSessions.Waiting waiting) {
    json.writeStringProperty("user", waiting.account().user());
    json.writeStringProperty("tier", waiting.account().tier());
    Json.put(json, "room", waiting.room());
    Json.put(json, "last", waiting.last());
  }

  private static void room(JsonGenerator json, RoomClock clock) {
    json.writeStringProperty("room", clock.room());
    json.writeStringProperty("tier", clock.tier());
    Json.put(json, "started", clock.run().started());
    Json.put(json, "ends", clock.run().ends());
    json.writeStringProperty("started_by", clock.actor());
  }
}
