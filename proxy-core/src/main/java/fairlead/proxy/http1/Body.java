package fairlead.proxy.http1;

/** How a message's body is framed (RFC 9112 §6.3). */
public enum Body {
  NONE,
  LENGTH,
  CHUNKED,
  /** Ends where the sender closes; answers only. */
  UNTIL_CLOSE
}
