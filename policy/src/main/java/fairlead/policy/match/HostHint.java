package fairlead.policy.match;

import fairlead.policy.wording.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to write instead of a text that is no host pattern. */
final class HostHint {

  /** What is written where a host belongs: perhaps with a scheme, a port and a path. */
  private static final Pattern URL =
      Pattern.compile("([a-zA-Z]+://)?([^/:?#]+)(?::([1-9][0-9]{0,4}))?([/?#].*)?");

  private static final String SUCH_AS = "write a name such as \"example.org\"";

  private HostHint() {}

  /** The hint; {@code prefix} is the pattern's, {@code rest} what is no name. */
  static String of(String prefix, String rest) {
    Matcher url = URL.matcher(rest);
    if (!url.matches()) {
      return SUCH_AS;
    }
    String host = url.group(2);
    String normal = HostPattern.normalName(host);
    if (normal == null) {
      boolean ascii = host.chars().allMatch(c -> c < 128);
      return ascii ? SUCH_AS : "write its A-labels, such as \"xn--…\"";
    }
    return write(prefix + normal) + ports(url.group(3));
  }

  private static String ports(@Nullable String port) {
    return port == null ? "" : " and ports: [" + port + "]";
  }

  static String write(String normal) {
    return "write " + Quoted.of(normal);
  }
}
