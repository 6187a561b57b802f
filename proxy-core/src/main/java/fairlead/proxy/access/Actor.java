package fairlead.proxy.access;

import fairlead.policy.Principal;

/**
 * Somebody who asks, reviews or looks.
 *
 * @param operator whether they run the gateway
 * @param auditor whether they look after those who do
 */
public record Actor(Principal principal, boolean operator, boolean auditor) {
  String user() {
    return principal.user();
  }

  /** Whether they may see what is none of their business otherwise; such a look is a record. */
  boolean seesAll() {
    return operator || auditor;
  }
}
