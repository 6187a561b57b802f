package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.proxy.session.Whereabouts;
import java.net.InetAddress;
import java.util.function.Supplier;

/**
 * The tier that somebody who reads a page is in, with what they hold; while the ledger does not say
 * what that is, the one that they are in without it.
 */
record PresentTier(Whereabouts whereabouts, Supplier<PolicySet> policies) {

  Tier of(PageCall call) {
    PolicySet policy = policies.get();
    InetAddress from = Client.address(call.context());
    try {
      return PageCall.await(whereabouts.of(policy, call.principal(), from)).tier();
    } catch (PageProblem away) {
      return policy.assign(call.principal(), from).tier();
    }
  }
}
