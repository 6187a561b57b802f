package fairlead.gateway.squid;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients that the access lists cannot tell apart. Immutable.
 *
 * @param sources the ACLs of kind {@code src} whose written addresses hold theirs
 * @param user their name where an ACL names it
 * @param group a group that they are in for certain
 */
record Client(Set<String> sources, @Nullable String user, @Nullable String group) {
  Client {
    sources = Set.copyOf(sources);
  }
}
