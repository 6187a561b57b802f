package fairlead.proxy.http1;

/** A rule of HTTP/1 that a message breaks: where the rule stands, and what was expected. */
public enum Fault {
  BARE_LF("RFC 9112 section 2.2", "Lines must end with CR LF."),
  BARE_CR("RFC 9112 section 2.2", "A CR may only stand before the LF of a line end."),
  EMPTY_LINES("RFC 9112 section 2.2", "At most one empty line may precede a request."),
  START_LINE_TOO_LONG(
      Kind.URI_TOO_LONG, "RFC 9112 section 3", "The first line is longer than the limit."),
  HEAD_TOO_LARGE(Kind.HEAD_TOO_LARGE, "RFC 9110 section 5.4", "The head is larger than the limit."),
  TOO_MANY_FIELDS(
      Kind.HEAD_TOO_LARGE, "RFC 9110 section 5.4", "There are more fields than the limit."),
  REQUEST_LINE(
      "RFC 9112 section 3",
      "The first line must be method, target and version with single spaces between them."),
  METHOD("RFC 9110 section 9.1", "The method must be a token of at most 32 characters."),
  VERSION("RFC 9112 section 2.3", "The version must be HTTP/1.1 or HTTP/1.0."),
  TARGET("RFC 9112 section 3.2", "The request-target must be a URL, or host:port for CONNECT."),
  TARGET_OCTET("RFC 3986 section 2", "The request-target has a character that must be escaped."),
  FRAGMENT("RFC 9112 section 3.2", "A request-target has no fragment."),
  USERINFO("RFC 9110 section 4.2.4", "A request-target has no user information."),
  HOST_SYNTAX("RFC 3986 section 3.2.2", "The host must be a DNS name or an address."),
  PORT_SYNTAX("RFC 3986 section 3.2.3", "The port must be a number from 1 to 65535."),
  PORT_MISSING("RFC 9110 section 9.3.6", "CONNECT needs host:port."),
  ASTERISK("RFC 9112 section 3.2.4", "Only OPTIONS may ask for *."),
  FOLDED_LINE("RFC 9112 section 5.2", "A field must not go on in a second line."),
  SPACE_BEFORE_COLON("RFC 9112 section 5.1", "No white space may stand before the colon."),
  FIELD_NAME("RFC 9110 section 5.1", "A field name must be a token, followed by a colon."),
  FIELD_VALUE("RFC 9110 section 5.5", "A field value must not have control characters."),
  HOST_MISSING("RFC 9112 section 3.2", "HTTP/1.1 needs a Host field."),
  HOST_REPEATED("RFC 9112 section 3.2", "There must be one Host field."),
  HOST_MISMATCH("RFC 9112 section 3.2.2", "Host must name what the request-target names."),
  LENGTH_SYNTAX("RFC 9110 section 8.6", "Content-Length must be one number."),
  LENGTH_REPEATED("RFC 9112 section 6.3", "There must be one Content-Length."),
  LENGTH_AND_CODING(
      "RFC 9112 section 6.1", "Content-Length and Transfer-Encoding must not come together."),
  CODING("RFC 9112 section 6.1", "Transfer-Encoding must be chunked, once and alone."),
  CODING_IN_1_0("RFC 9112 section 6.1", "HTTP/1.0 has no Transfer-Encoding."),
  CONNECT_BODY("RFC 9110 section 9.3.6", "CONNECT has no body."),
  CONNECTION_SYNTAX("RFC 9110 section 7.6.1", "Connection must be a list of field names."),
  CONNECTION_NOMINATES(
      "RFC 9110 section 7.6.1", "Connection must not name a field that frames or routes."),
  REPEATED("RFC 9110 section 5.3", "A field that may come once came more often."),
  EXPECTATION("RFC 9110 section 10.1.1", "The only expectation known is 100-continue."),
  MAX_FORWARDS("RFC 9110 section 7.6.2", "Max-Forwards must be a number."),
  UPGRADE_SYNTAX("RFC 9110 section 7.8", "Upgrade must be a list of protocols."),
  STATUS_LINE("RFC 9112 section 4", "The first line must be version, status and reason."),
  STATUS("RFC 9110 section 15", "The status must be from 100 to 599."),
  UNSOLICITED_101("RFC 9110 section 7.8", "Nobody asked for another protocol."),
  BODY_FORBIDDEN("RFC 9112 section 6.1", "This status has neither length nor coding."),
  CHUNK_SIZE("RFC 9112 section 7.1", "A chunk must start with its size in hexadecimal."),
  CHUNK_EXTENSION("RFC 9112 section 7.1.1", "Chunk extensions are malformed or too long."),
  CHUNK_END("RFC 9112 section 7.1", "A chunk must end with CR LF."),
  TRAILER("RFC 9110 section 6.5.1", "A trailer must not frame, route or authenticate."),
  TRAILER_TOO_LARGE("RFC 9110 section 6.5", "The trailers are larger than the limit.");

  private final Kind kind;
  private final String section;
  private final String words;

  Fault(String section, String words) {
    this(Kind.BAD_REQUEST, section, words);
  }

  Fault(Kind kind, String section, String words) {
    this.kind = kind;
    this.section = section;
    this.words = words;
  }

  /** How a request that breaks the rule is answered. */
  public enum Kind {
    BAD_REQUEST,
    HEAD_TOO_LARGE,
    URI_TOO_LONG
  }

  public Kind kind() {
    return kind;
  }

  /** Where the rule stands. */
  public String section() {
    return section;
  }

  /** What was expected, in a sentence. */
  public String words() {
    return words;
  }
}
