package fairlead.policy;

import fairlead.policy.match.Host;
import fairlead.policy.match.HostSet;
import fairlead.policy.match.NormalPath;
import fairlead.policy.match.Ports;
import fairlead.policy.match.Schedule;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One allow or deny rule, ready to match. Immutable.
 *
 * @param hosts any of these sets
 * @param scheme null for both
 * @param methods empty for all
 * @param paths prefixes of the normalised path; empty for all
 * @param schedule null for always
 * @param free whether it needs no session
 * @param quiet whether what it denies is background noise
 * @param keep whether what it let in goes on when it would not be let in again
 * @param report whether it only reports what it would refuse; null if it refuses
 */
public record Rule(
    RuleId id,
    Source source,
    boolean deny,
    List<HostSet> hosts,
    Ports ports,
    @Nullable Scheme scheme,
    Set<String> methods,
    List<String> paths,
    @Nullable Schedule schedule,
    boolean free,
    boolean quiet,
    boolean keep,
    @Nullable ReportMode report) {

  /** How far a request came through a rule whose hosts match, time apart; later is nearer. */
  enum Fit {
    HOST,
    PORT,
    METHOD,
    PATH,
    FITS
  }

  public Rule {
    hosts = List.copyOf(hosts);
    methods = Set.copyOf(methods);
    paths = List.copyOf(paths);
  }

  boolean matches(Host host) {
    for (HostSet set : hosts) {
      if (set.matches(host)) {
        return true;
      }
    }
    return false;
  }

  boolean matches(InetAddress address) {
    for (HostSet set : hosts) {
      if (set.matches(address)) {
        return true;
      }
    }
    return false;
  }

  /** What first does not fit; {@code FITS} if all does but perhaps the time. */
  Fit fit(WebRequest request) {
    return matches(request.host()) ? beyondHost(request) : Fit.HOST;
  }

  /** As {@link #fit}, for a host that is known to match. */
  Fit beyondHost(WebRequest request) {
    if (!ports.contains(request.port())) {
      return Fit.PORT;
    }
    boolean inside = !methods.isEmpty() || !paths.isEmpty();
    if (inside && deny && request.scheme() == Scheme.CONNECT) {
      return request.port() == 443 ? Fit.METHOD : Fit.FITS;
    }
    if ((scheme != null && scheme != request.scheme())
        || !(methods.isEmpty() || methods.contains(request.method()))) {
      return Fit.METHOD;
    }
    return paths.isEmpty() || inPaths(request) ? Fit.FITS : Fit.PATH;
  }

  /**
   * Whether the path is under a prefix, read with its parameters as well as without: a server may
   * do either. In doubt it is under those of a deny rule, and under none of an allow rule.
   */
  private boolean inPaths(WebRequest request) {
    if (request.path().isEmpty() && request.method().equals("OPTIONS")) {
      return false;
    }
    String path = NormalPath.of(request.path());
    if (path == null) {
      return deny;
    }
    boolean whole = under(path);
    boolean bare = under(NormalPath.withoutParameters(path));
    return deny ? whole || bare : whole && bare;
  }

  private boolean under(String path) {
    for (String prefix : paths) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
