package fairlead.proxy.session;

import fairlead.policy.Tier;
import java.util.List;

/**
 * What a person sees about themselves. Immutable.
 *
 * @param acts on their sessions, newest first
 */
public record OwnView(
    String user, Tier tier, SessionView session, List<QuotaView> quotas, List<ActView> acts) {
  public OwnView {
    quotas = List.copyOf(quotas);
    acts = List.copyOf(acts);
  }
}
