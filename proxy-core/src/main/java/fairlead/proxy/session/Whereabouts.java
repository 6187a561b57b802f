package fairlead.proxy.session;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/** Where people stand, with all that they hold. Thread-safe; never blocks. */
@FunctionalInterface
public interface Whereabouts {

  /**
   * Where a principal that comes from an address stands now. Fails with {@code LedgerUnavailable}
   * if nobody knows what it holds.
   */
  CompletionStage<PolicySet.Assignment> of(
      PolicySet policies, Principal principal, InetAddress client);
}
