package fairlead.policy;

/** How a request reaches its origin, as rules and records name it. */
public enum Scheme {
  /** A plain request in absolute-form (RFC 9112 §3.2.2). */
  HTTP("http"),
  /** A tunnel asked for with CONNECT (RFC 9110 §9.3.6). */
  CONNECT("connect");

  private final String label;

  Scheme(String label) {
    this.label = label;
  }

  /** The word in rules and records. */
  public String label() {
    return label;
  }
}
