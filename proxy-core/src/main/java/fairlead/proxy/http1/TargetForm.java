package fairlead.proxy.http1;

/** The forms of a request-target (RFC 9112 §3.2). */
public enum TargetForm {
  ORIGIN,
  ABSOLUTE,
  AUTHORITY,
  ASTERISK
}
