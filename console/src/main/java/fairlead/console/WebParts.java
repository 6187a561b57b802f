package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.PassDesk;
import fairlead.proxy.identity.TokenDesk;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.session.SessionDesk;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the pages and the API ask.
 *
 * @param policies the generation in force: it says which tier a person is in
 * @param people finds somebody whom the gateway lets in, by name
 */
public record WebParts(
    Authenticator authenticator,
    Refusals refusals,
    Supplier<PolicySet> policies,
    Function<String, Optional<Principal>> people,
    SessionDesk sessions,
    TokenDesk tokens,
    PassDesk passes,
    Whereabouts whereabouts,
    PolicyDesk policy,
    Roles roles,
    Supplier<Vitals> vitals,
    InstantSource clock) {}
