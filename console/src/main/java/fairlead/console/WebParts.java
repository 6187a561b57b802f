package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.TokenDesk;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.session.SessionDesk;
import java.util.function.Supplier;

/**
 * What the pages and the API ask.
 *
 * @param policies the generation in force: it says which tier a person is in
 */
public record WebParts(
    Authenticator authenticator,
    Refusals refusals,
    Supplier<PolicySet> policies,
    SessionDesk sessions,
    TokenDesk tokens,
    PolicyDesk policy,
    Roles roles,
    Supplier<Vitals> vitals) {}
