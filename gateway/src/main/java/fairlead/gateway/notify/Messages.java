package fairlead.gateway.notify;

import fairlead.proxy.notice.Notice;
import java.time.Instant;
import java.util.UUID;

/**
 * Puts notices into the form of each receiver.
 *
 * @param node this gateway's name
 * @param publicUrl what stands before each link
 */
record Messages(String node, String publicUrl) {
  private static final String TRIAL = "test";
  private static final String TRIAL_TEXT =
      "this is a test of notices; nothing has happened, and nothing needs to be done.";

  /** An id for a notice, the same for all who are told of it. */
  static String newId() {
    return "msg_" + UUID.randomUUID();
  }

  Message of(Notice notice, String id, Receiver receiver) {
    NoticeType type = NoticeType.of(notice);
    var frame =
        new NoticeJson.Frame(id, type.label(), notice.time(), node, publicUrl + type.page());
    String body =
        switch (receiver.format()) {
          case JSON -> new NoticeJson(receiver.names()).of(frame, notice);
          case SLACK -> slack(new SlackText(receiver.names()).of(frame, notice));
        };
    return new Message(id, type.label(), notice.time(), body);
  }

  Message trial(Instant now, Receiver receiver) {
    var frame = new NoticeJson.Frame(newId(), TRIAL, now, node, publicUrl);
    String body =
        switch (receiver.format()) {
          case JSON -> NoticeJson.trial(frame, TRIAL_TEXT);
          case SLACK -> slack(SlackText.trial(frame, TRIAL_TEXT));
        };
    return new Message(frame.id(), TRIAL, now, body);
  }

  private static String slack(String text) {
    return NoticeJson.object(json -> json.writeStringProperty("text", text));
  }
}
