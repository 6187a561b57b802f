package fairlead.console;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody goes on after signing in: a path of ours, and nothing that a browser could take
 * for another site.
 */
final class LocalPath {
  private static final int MOST = 2_000;

  /** Visible ASCII but for a backslash, which browsers read as a slash. */
  private static final Pattern LOCAL = Pattern.compile("/(?:[!-.0-\\[\\]-~][!-\\[\\]-~]*)?");

  private LocalPath() {}

  /** The path itself if it is local, or the first page. */
  static String of(@Nullable String to) {
    if (to == null || to.length() > MOST || !LOCAL.matcher(to).matches()) {
      return "/";
    }
    return to.startsWith("/sign-") ? "/" : to;
  }

  /** Where one signs in to go on to a page. */
  static String signIn(String to) {
    return to.equals("/") ? "/sign-in" : "/sign-in?to=" + Site.encoded(to);
  }
}
