package fairlead.console;

import fairlead.policy.Principal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which groups have which role.
 *
 * @param operators the group that runs the gateway
 * @param auditors the group that looks after those who do
 */
public record Roles(String operators, String auditors) {
  Set<Role> of(Principal principal) {
    Set<Role> roles = EnumSet.of(Role.USER);
    if (principal.groups().contains(operators)) {
      roles.add(Role.OPERATOR);
    }
    if (principal.groups().contains(auditors)) {
      roles.add(Role.AUDITOR);
    }
    return roles;
  }
}
