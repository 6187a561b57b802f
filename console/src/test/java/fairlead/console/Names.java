package fairlead.console;

import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes every name for known, in a group of the same name; "bad", "slow", "busy" and a "wrong"
 * password are not.
 */
final class Names implements Authenticator {
  /** Users that were removed. */
  final Set<String> gone = ConcurrentHashMap.newKeySet();

  /** What everybody's sign-in is marked with. */
  volatile String mark = "m";

  @Override
  public Identification identify(@Nullable String credentials, InetAddress client) {
    if (credentials == null) {
      return new Missing();
    }
    String pair = new String(Base64.getDecoder().decode(credentials.substring(6)));
    String user = pair.substring(0, pair.indexOf(':'));
    return switch (pair.endsWith(":wrong") ? "bad" : user) {
      case "bad" -> new Bad();
      case "slow" -> new Throttled(Duration.ofSeconds(30));
      case "busy" -> new Busy(Duration.ofSeconds(1));
      default -> new Known(new Principal(user, Set.of(user + "s")));
    };
  }

  @Override
  public @Nullable Principal again(Known known) {
    String user = known.principal().user();
    return gone.contains(user) ? null : new Principal(user, Set.of(user + "s"));
  }

  @Override
  public String mark(Known known) {
    return mark;
  }

  @Override
  public long generation() {
    return 0;
  }
}
