package fairlead.proxy.session;

import fairlead.policy.Tier;
import fairlead.policy.session.Session;
import fairlead.policy.supervision.Supervision;
import fairlead.policy.supervision.Supervision.Sees;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.ledger.SessionLedger.Held;
import fairlead.proxy.session.SessionDesk.Actor;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Makes the rows of a board; may block, as refusals are looked for. */
record BoardMaker(
    Supervisors supervisors,
    LocalSessions here,
    BiFunction<String, Integer, List<Refusals.Kept>> refusals) {
  private static final int LOOKED_THROUGH = 50;
  private static final int SHOWN = 5;

  /** What a tier lets its supervisors see. */
  Set<Sees> sees(String name) {
    Tier tier = supervisors.tier(name);
    Supervision supervision = tier == null ? null : tier.supervision();
    return supervision == null ? Set.of() : supervision.sees();
  }

  List<BoardRow> rows(Actor actor, List<Held> sessions, Reckoning reckoning) {
    return sessions.stream()
        .map(held -> row(actor, held, reckoning))
        .sorted(
            Comparator.comparing(BoardRow::next)
                .thenComparing(row -> row.session().account().user()))
        .toList();
  }

  private BoardRow row(Actor actor, Held held, Reckoning reckoning) {
    Session session = held.session();
    Set<Sees> sees = sees(session.account().tier());
    return new BoardRow(
        reckoning.listed(held),
        session.room(),
        session.checkDue(),
        OwnSupervision.finite(session.lapse()),
        OwnSupervision.finite(session.holdEnd()),
        session.awaitsCheckIn(),
        SessionDesk.directs(actor, supervisors.hand(actor, session.account())),
        sees,
        sees.contains(Sees.REFUSALS) ? latest(session) : List.of(),
        sees.contains(Sees.HOSTS) ? here.hosts(session.account()) : List.of());
  }

  /** Without background noise, and without what the person met in another tier. */
  private List<Refusals.Kept> latest(Session session) {
    return refusals.apply(session.account().user(), LOOKED_THROUGH).stream()
        .filter(kept -> !kept.refusal().quiet() && !kept.refusal().reported())
        .filter(kept -> session.account().tier().equals(kept.refusal().tier()))
        .limit(SHOWN)
        .toList();
  }
}
