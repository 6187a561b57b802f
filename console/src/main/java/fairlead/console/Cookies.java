package fairlead.console;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Our cookies: for our own paths, out of reach of scripts, and over TLS only where we have that,
 * then under a name that a browser takes from nobody else ({@code __Host-}, RFC 6265bis section
 * 4.1.3).
 *
 * <p>They are {@code SameSite=Lax}: a refusal is shown as a page of the site that was refused, and
 * its links to us must find who has signed in. What changes something is never a link, and carries
 * a token.
 */
final class Cookies {
  /** The name of the cookie that says who has signed in. */
  static final String SIGN_IN = "fairlead";

  /** The name of the cookie with a sentence for the next page. */
  static final String FLASH = "fairlead-said";

  private static final String HOST = "__Host-";

  private final Gate gate;

  Cookies(Gate gate) {
    this.gate = gate;
  }

  /** A cookie's value; null if there is none. */
  @Nullable String get(Context context, String name) {
    return context.cookie(gate.isSecure(context) ? HOST + name : name);
  }

  /**
   * Sets a cookie.
   *
   * @param seconds how long the browser keeps it; 0 takes it away, below until the browser ends
   */
  void set(Context context, String name, String value, int seconds) {
    boolean secure = gate.isSecure(context);
    context
        .res()
        .addHeader(
            "Set-Cookie",
            (secure ? HOST : "")
                + name
                + "="
                + value
                + "; Path=/; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "")
                + (seconds < 0 ? "" : "; Max-Age=" + seconds));
  }
}
