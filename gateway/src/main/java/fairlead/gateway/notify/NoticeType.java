package fairlead.gateway.notify;

import fairlead.proxy.notice.Notice;
import java.util.Locale;

/** What a notice is about, as settings, messages and meters name it. */
public enum NoticeType {
  ASK_OPENED("/reviews"),
  ASK_DECIDED("/reviews"),
  CHECK_IN_MISSED("/supervise"),
  POLICY_REJECTED("/policy"),
  AUDIT_TROUBLE("/status");

  private final String page;

  NoticeType(String page) {
    this.page = page;
  }

  /** Such as {@code ask-opened}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The path of the console's page about it. */
  String page() {
    return page;
  }

  static NoticeType of(Notice notice) {
    return switch (notice) {
      case Notice.AskOpened _ -> ASK_OPENED;
      case Notice.AskDecided _ -> ASK_DECIDED;
      case Notice.CheckInMissed _ -> CHECK_IN_MISSED;
      case Notice.PolicyRejected _ -> POLICY_REJECTED;
      case Notice.AuditTrouble _ -> AUDIT_TROUBLE;
    };
  }
}
