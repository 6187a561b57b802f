package fairlead.gateway.squid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the policy to be. Immutable.
 *
 * @param hosts patterns, beside the set
 * @param set names; null for none
 * @param scheme empty for both
 */
record Rule(
    boolean deny,
    List<String> hosts,
    @Nullable DomainSet set,
    Numbers ports,
    String scheme,
    List<String> methods,
    List<String> paths,
    Numbers minutes,
    Line from) {
  Rule {
    hosts = List.copyOf(hosts);
    methods = List.copyOf(methods);
    paths = List.copyOf(paths);
  }
}
