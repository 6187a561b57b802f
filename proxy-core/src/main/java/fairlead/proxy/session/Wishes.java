package fairlead.proxy.session;

import fairlead.policy.Tier;
import fairlead.policy.session.Account;
import fairlead.policy.session.Opening;
import fairlead.policy.session.Session;
import org.jspecify.annotations.Nullable;

/** What somebody asks for who wants a session of a tier as it is now. */
final class Wishes {
  private Wishes() {}

  /**
   * @param id of the session, if another is opened
   * @param chosen whether its person begins it on purpose
   */
  static Opening.Wish of(
      String id, Account account, Tier tier, @Nullable String room, boolean chosen) {
    return new Opening.Wish(
        id,
        account,
        Session.Terms.of(tier),
        tier.sessions(),
        tier.quota().sessions() != null,
        tier.session().start(),
        chosen,
        tier.approval() == null ? null : tier.approval().name(),
        room);
  }
}
