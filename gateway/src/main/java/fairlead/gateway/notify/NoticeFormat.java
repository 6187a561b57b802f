package fairlead.gateway.notify;

/** The form of a message's body. */
public enum NoticeFormat {
  /** An object with a member for each thing. */
  JSON,
  /** An object with one {@code text}, as chats take it. */
  SLACK
}
