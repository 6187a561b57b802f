package fairlead.policy;

import java.util.Set;

/**
 * Who makes a request: a user name and the groups it is in. Immutable.
 *
 * @param user the account's name, never empty
 * @param groups the groups of the group file that name the user
 */
public record Principal(String user, Set<String> groups) {
  public Principal {
    groups = Set.copyOf(groups);
  }
}
