package fairlead.console;

import fairlead.policy.Principal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who has which role.
 *
 * @param operators the group that runs the gateway
 * @param auditors the group that looks after those who do
 * @param byPolicy the roles that the policy in force gives
 */
public record Roles(String operators, String auditors, ByPolicy byPolicy) {

  /** Says which roles the policy in force gives to somebody: reviewer, supervisor. Thread-safe. */
  public interface ByPolicy {
    /** Answers at once, on every request. */
    Collection<Role> of(Principal principal);
  }

  /** Roles by groups alone. */
  public Roles(String operators, String auditors) {
    this(operators, auditors, principal -> Set.of());
  }

  Set<Role> of(Principal principal) {
    Set<Role> roles = EnumSet.of(Role.USER);
    if (principal.groups().contains(operators)) {
      roles.add(Role.OPERATOR);
    }
    if (principal.groups().contains(auditors)) {
      roles.add(Role.AUDITOR);
    }
    roles.addAll(byPolicy.of(principal));
    return roles;
  }
}
