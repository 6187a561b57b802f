package fairlead.proxy.session;

import fairlead.policy.Tier;
import fairlead.policy.session.Session;
import fairlead.policy.supervision.Supervision;
import fairlead.proxy.ledger.SessionLedger;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who supervises a person, what they see, and how that stands. Immutable.
 *
 * @param by who checks in, as the policy names them
 * @param backup who does instead; null for nobody
 * @param sees what they see beyond the state
 * @param due when the next check-in is due; null while none is
 * @param pauses when the session pauses without it; null where it does not
 * @param ends when it ends, of one that has paused for lack of it; null else
 * @param checked when somebody last checked in; null if nobody did
 * @param checkedBy who did, or what they are; null if nobody did
 */
public record OwnSupervision(
    String by,
    @Nullable String backup,
    Set<Supervision.Sees> sees,
    @Nullable Instant due,
    @Nullable Instant pauses,
    @Nullable Instant ends,
    @Nullable Instant checked,
    @Nullable String checkedBy) {
  public OwnSupervision {
    sees = Set.copyOf(sees);
  }

  static @Nullable OwnSupervision of(
      Tier tier, SessionLedger.Outlook outlook, Disclosure disclosure) {
    Supervision supervision = tier.supervision();
    if (supervision == null) {
      return null;
    }
    Session session = outlook.held() == null ? null : outlook.held().session();
    SessionLedger.Done last = outlook.checkIn();
    return new OwnSupervision(
        supervision.by().toString(),
        supervision.backup() == null ? null : supervision.backup().toString(),
        supervision.sees(),
        session == null ? null : session.checkDue(),
        session == null ? null : finite(session.lapse()),
        session == null ? null : finite(session.holdEnd()),
        last == null ? null : last.time(),
        last == null ? null : disclosure.shown(last.act().actor(), "supervisor"));
  }

  static @Nullable Instant finite(Instant at) {
    return at.equals(Instant.MAX) ? null : at;
  }
}
