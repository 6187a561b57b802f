package fairlead.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page, and what every template may use: its words, the addresses of
 * styles and scripts, and the token that proves that a form is one of ours.
 *
 * @param user who is signed in; empty for a stranger
 * @param cookie whether a cookie says so, so that there is something to sign out of
 * @param csrf goes with every form, in a hidden field of the name {@code csrf}; empty for a
 *     stranger
 * @param said what came of the form that led here; empty if nothing did
 * @param here the page's own path
 * @param policyBroken whether to say that the files of the policy were not taken
 */
public record Frame(
    Messages words,
    Assets assets,
    List<NavEntry> portal,
    List<NavEntry> console,
    String user,
    boolean cookie,
    String csrf,
    String said,
    String here,
    boolean policyBroken) {

  /** A message with its values. */
  public String say(String key, Object... values) {
    return words.say(key, values);
  }

  /** The address of a style or script. */
  public String asset(String name) {
    return assets.address(name);
  }

  /** What scripts send along with everything, as JSON; null where nobody has signed in. */
  public @Nullable String headers() {
    return csrf.isEmpty() ? null : "{\"" + Site.CSRF_HEADER + "\":\"" + csrf + "\"}";
  }
}
