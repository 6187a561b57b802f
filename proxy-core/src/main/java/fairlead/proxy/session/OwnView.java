package fairlead.proxy.session;

import fairlead.policy.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees about themselves. Immutable.
 *
 * @param acts on their sessions, apart from check-ins, newest first
 * @param supervision null where nobody supervises them
 * @param mayStart whether they may begin a session now, by saying so
 */
public record OwnView(
    String user,
    Tier tier,
    SessionView session,
    List<QuotaView> quotas,
    List<ActView> acts,
    @Nullable OwnSupervision supervision,
    boolean mayStart) {
  public OwnView {
    quotas = List.copyOf(quotas);
    acts = List.copyOf(acts);
  }
}
