package fairlead.console;

import fairlead.policy.Principal;
import fairlead.proxy.access.Actor;
import fairlead.proxy.session.SessionDesk;
import java.util.Set;

/** Those who ask a page or the API, as the desks behind both know them. */
final class Actors {
  private Actors() {}

  static Actor ofAccess(Principal who, Set<Role> roles) {
    return new Actor(who, roles.contains(Role.OPERATOR), roles.contains(Role.AUDITOR));
  }

  static SessionDesk.Actor ofSessions(Principal who, Set<Role> roles) {
    return new SessionDesk.Actor(who.user(), who.groups(), roles.contains(Role.OPERATOR));
  }
}
