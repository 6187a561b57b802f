package fairlead.console;

import fairlead.policy.DenyReason;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordedEntry;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says to a person what a record means.
 *
 * @param zone the policy's, in which times are told
 * @param user the person
 */
record RecordWords(Messages words, ZoneId zone, String user) {

  RecordRow row(RecordedEntry entry, String remark) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (RecordSchema field : RecordSchema.values()) {
      if (!entry.text(field).isEmpty()) {
        fields.put(field.label(), entry.text(field));
      }
    }
    Instant time = entry.time();
    boolean theirs =
        user.equals(entry.text(RecordSchema.USER)) || user.equals(entry.text(RecordSchema.SUBJECT));
    return new RecordRow(
        theirs ? entry.text(RecordSchema.ID) : "",
        time == null ? "" : Times.at(zone, time),
        what(entry),
        meaning(entry),
        fields,
        remark);
  }

  private String what(RecordedEntry entry) {
    String kind = "records.kind." + entry.text(RecordSchema.KIND);
    String done = words.has(kind) ? words.say(kind) : entry.text(RecordSchema.KIND);
    String host = entry.text(RecordSchema.HOST);
    if (!host.isEmpty()) {
      String at = host + ":" + entry.text(RecordSchema.PORT) + entry.text(RecordSchema.PATH);
      return words.say("records.to", done, entry.text(RecordSchema.METHOD), at, outcome(entry));
    }
    return words.say("records.by", done, actor(entry));
  }

  private String outcome(RecordedEntry entry) {
    String key = "records.outcome." + entry.text(RecordSchema.OUTCOME);
    return words.has(key) ? words.say(key) : entry.text(RecordSchema.OUTCOME);
  }

  private String actor(RecordedEntry entry) {
    String actor = entry.text(RecordSchema.USER);
    return actor.isEmpty()
        ? words.say("records.by-time")
        : actor.equals(user) ? words.say("act.you") : actor;
  }

  private String meaning(RecordedEntry entry) {
    String label = entry.text(RecordSchema.REASON);
    String why =
        Arrays.stream(DenyReason.values())
            .filter(reason -> reason.label().equals(label))
            .findFirst()
            .map(DenyReason::meaning)
            .orElse(label);
    String detail = entry.text(RecordSchema.DETAIL);
    return why.isEmpty() || detail.isEmpty() ? why + detail : why + " – " + detail;
  }
}
