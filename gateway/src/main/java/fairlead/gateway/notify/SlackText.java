package fairlead.gateway.notify;

import fairlead.proxy.notice.Notice;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Notices as a line of text for chats that take what Slack takes.
 *
 * <p>Whatever somebody else may have written stands in a code span, where neither Slack nor
 * Mattermost looks for mentions, links or emphasis. It cannot leave the span, as it has no
 * backquote and no end of line; {@code & < >} are escaped as Slack asks, and an at sign and a
 * scheme are broken, should a chat look into code spans after all.
 *
 * @param names whether those who act, and what they say and ask for, are in
 */
record SlackText(boolean names) {
  private static final int MOST_CHARACTERS = 300;
  private static final int MOST_HOSTS = 5;

  /** Zero width: seen by machines only. */
  private static final String BREAK = "\u200b";

  String of(NoticeJson.Frame frame, Notice notice) {
    return "Fairlead " + span(frame.node()) + ": " + sentence(notice) + " " + plain(frame.link());
  }

  /** A message that is about nothing. */
  static String trial(NoticeJson.Frame frame, String text) {
    return "Fairlead " + span(frame.node()) + ": " + plain(text) + " " + plain(frame.link());
  }

  private String sentence(Notice notice) {
    return switch (notice) {
      case Notice.AskOpened asked ->
          who(asked.user())
              + " asks for access"
              + target(asked.tier(), asked.hosts())
              + because(asked.reason())
              + ". Waiting for "
              + span(NoticeJson.by(asked.reviewers(), names))
              + " until "
              + NoticeJson.time(asked.expires())
              + ".";
      case Notice.AskDecided decided ->
          "What "
              + who(decided.user())
              + " asked for"
              + target(decided.tier(), decided.hosts())
              + " is "
              + plain(decided.state())
              + (names && decided.by() != null ? " by " + span(decided.by()) : "")
              + because(decided.reason())
              + ".";
      case Notice.CheckInMissed missed -> missed(missed);
      case Notice.PolicyRejected rejected ->
          "a new policy was not taken, the one before stays: " + span(rejected.problem()) + ".";
      case Notice.AuditTrouble trouble ->
          (trouble.over() ? "records reach the disk again: " : "records do not reach the disk: ")
              + span(trouble.what())
              + ".";
    };
  }

  private String missed(Notice.CheckInMissed missed) {
    String backup =
        missed.backup() == null
            ? ""
            : ", and then to " + span(NoticeJson.by(missed.backup(), names));
    return "a check-in is missing for "
        + who(missed.user())
        + " in tier "
        + span(missed.tier())
        + (missed.room() == null ? "" : ", room " + span(missed.room()))
        + (missed.paused() ? "; the session has paused" : "; the session will pause soon")
        + ". It is up to "
        + span(NoticeJson.by(missed.supervisors(), names))
        + backup
        + ".";
  }

  private String who(String user) {
    return names ? span(user) : "somebody";
  }

  private String target(String tier, Set<String> hosts) {
    String in = " in tier " + span(tier);
    if (hosts.isEmpty()) {
      return in;
    }
    if (!names) {
      return " to " + (hosts.size() == 1 ? "a host" : hosts.size() + " hosts") + in;
    }
    String some =
        hosts.stream()
            .sorted()
            .limit(MOST_HOSTS)
            .map(SlackText::span)
            .collect(Collectors.joining(", "));
    int more = hosts.size() - MOST_HOSTS;
    return " to " + some + (more > 0 ? " and " + more + " more" : "") + in;
  }

  private String because(String reason) {
    return names && !reason.isBlank() ? ": " + span(reason) : "";
  }

  /** Text of others. */
  private static String span(String text) {
    StringBuilder safe = new StringBuilder();
    Stream.of(text)
        .flatMapToInt(String::codePoints)
        .limit(MOST_CHARACTERS)
        .forEach(c -> append(safe, c));
    String shown = safe.toString().strip();
    boolean cut = text.codePointCount(0, text.length()) > MOST_CHARACTERS;
    return "`"
        + plain(shown.isEmpty() ? "-" : shown).replace("://", ":" + BREAK + "//")
        + (cut ? "…`" : "`");
  }

  private static void append(StringBuilder safe, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          safe.append(' ');
      default -> {
        switch (c) {
          case '`' -> safe.append('\'');
          case '@' -> safe.append('@').append(BREAK);
          default -> safe.appendCodePoint(c);
        }
      }
    }
  }

  /** Text of ours: only what Slack takes for markup is escaped. */
  private static String plain(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
