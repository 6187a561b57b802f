package fairlead.gateway.notify;

import fairlead.policy.approval.By;
import fairlead.proxy.notice.Notice;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Notices as JSON objects.
 *
 * @param names whether those who act, and what they say and ask for, are in
 */
record NoticeJson(boolean names) {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** The members that every message has. */
  record Frame(String id, String type, Instant time, String node, String link) {}

  /** A part of an object. */
  interface Members {
    void write(JsonGenerator json);
  }

  String of(Frame frame, Notice notice) {
    return object(
        json -> {
          frame(json, frame);
          members(json, notice);
        });
  }

  /** A message that is about nothing. */
  static String trial(Frame frame, String text) {
    return object(
        json -> {
          frame(json, frame);
          json.writeStringProperty("text", text);
        });
  }

  /** An object on one line, in ASCII. */
  static String object(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  private static void frame(JsonGenerator json, Frame frame) {
    json.writeStringProperty("id", frame.id);
    json.writeStringProperty("type", frame.type);
    json.writeStringProperty("time", TIME.format(frame.time));
    json.writeStringProperty("node", frame.node);
    json.writeStringProperty("link", frame.link);
  }

  private void members(JsonGenerator json, Notice notice) {
    switch (notice) {
      case Notice.AskOpened opened -> opened(json, opened);
      case Notice.AskDecided decided -> decided(json, decided);
      case Notice.CheckInMissed missed -> missed(json, missed);
      case Notice.PolicyRejected rejected -> {
        json.writeStringProperty("policy", rejected.hash());
        json.writeStringProperty("problem", rejected.problem());
      }
      case Notice.AuditTrouble trouble -> {
        json.writeBooleanProperty("over", trouble.over());
        json.writeStringProperty("what", trouble.what());
      }
    }
  }

  private void opened(JsonGenerator json, Notice.AskOpened opened) {
    json.writeStringProperty("request", opened.request());
    json.writeStringProperty("tier", opened.tier());
    json.writeStringProperty("reviewers", by(opened.reviewers()));
    json.writeStringProperty("expires", TIME.format(opened.expires()));
    person(json, opened.user());
    words(json, opened.hosts(), opened.reason());
  }

  private void decided(JsonGenerator json, Notice.AskDecided decided) {
    json.writeStringProperty("request", decided.request());
    json.writeStringProperty("tier", decided.tier());
    json.writeStringProperty("state", decided.state());
    person(json, decided.user());
    if (names && decided.by() != null) {
      json.writeStringProperty("by", decided.by());
    }
    words(json, decided.hosts(), decided.reason());
  }

  private void missed(JsonGenerator json, Notice.CheckInMissed missed) {
    json.writeStringProperty("session", missed.session());
    json.writeStringProperty("tier", missed.tier());
    if (missed.room() != null) {
      json.writeStringProperty("room", missed.room());
    }
    json.writeStringProperty("supervisors", by(missed.supervisors()));
    if (missed.backup() != null) {
      json.writeStringProperty("backup", by(missed.backup()));
    }
    json.writeBooleanProperty("paused", missed.paused());
    person(json, missed.user());
  }

  private void person(JsonGenerator json, String user) {
    if (names) {
      json.writeStringProperty("user", user);
    }
  }

  private void words(JsonGenerator json, Set<String> hosts, String reason) {
    json.writeNumberProperty("host_count", hosts.size());
    if (names) {
      json.writeArrayPropertyStart("hosts");
      hosts.stream().sorted().forEach(json::writeString);
      json.writeEndArray();
      json.writeStringProperty("reason", reason);
    }
  }

  private String by(By by) {
    return by(by, names);
  }

  /** Whom a policy names, or only that it is one person. */
  static String by(@Nullable By by, boolean names) {
    return by instanceof By.User && !names ? "user" : String.valueOf(by);
  }
}
