package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.PassDesk;
import fairlead.proxy.identity.TokenDesk;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.lookup.RecordDesk;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.Whereabouts;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the pages and the API ask.
 *
 * @param signIns how sign-ins by cookie are kept
 * @param policies the generation in force: it says which tier a person is in
 * @param whereabouts which tier a person is in, with what they hold
 * @param people finds somebody whom the gateway lets in, by name
 * @param receivers who outside the gateway is told of people by name, as these may read it
 * @param sinks where copies of records go, as everybody may read it
 * @param history how the gateway fared lately
 */
public record WebParts(
    Authenticator authenticator,
    SignInTerms signIns,
    Refusals refusals,
    Supplier<PolicySet> policies,
    Whereabouts whereabouts,
    Function<String, Optional<Principal>> people,
    SessionDesk sessions,
    TokenDesk tokens,
    AccessDesk access,
    RecordDesk records,
    List<String> receivers,
    List<String> sinks,
    PassDesk passes,
    Addresses addresses,
    PolicyDesk policy,
    Roles roles,
    Supplier<Vitals> vitals,
    History history,
    InstantSource clock) {}
