package fairlead.console;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A sentence for the next page, once: what came of a form. The browser carries it, so that any node
 * of a fleet can show it; it is only ever shown as text.
 */
final class Flash {
  private static final int MOST = 500;

  private final Cookies cookies;

  Flash(Cookies cookies) {
    this.cookies = cookies;
  }

  void leave(Context context, String sentence) {
    String some = sentence.substring(0, Math.min(MOST, sentence.length()));
    byte[] octets = some.getBytes(StandardCharsets.UTF_8);
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    cookies.set(context, Cookies.FLASH, value, 60);
  }

  /** What was left; empty if nothing was. */
  String take(Context context) {
    String value = cookies.get(context, Cookies.FLASH);
    if (value == null || value.length() > 4 * MOST) {
      return "";
    }
    cookies.set(context, Cookies.FLASH, "", 0);
    try {
      return new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
