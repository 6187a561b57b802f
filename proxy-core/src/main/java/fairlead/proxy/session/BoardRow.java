package fairlead.proxy.session;

import fairlead.policy.supervision.Supervision;
import fairlead.proxy.ledger.Refusals;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as those who supervise it see it. Immutable.
 *
 * @param room where it was opened; null outside every room
 * @param due when the next check-in is due; null while none is
 * @param pauses when it pauses without it; null where it does not
 * @param ends when it ends, of one that has paused for lack of it; null else
 * @param awaits whether it has paused because nobody checked in
 * @param directs whether whoever looks may also pause and end it now, beyond checking in
 * @param sees what the rest may show
 * @param refusals the latest few; empty where that is not seen
 * @param hosts of what is under way on this node; empty where that is not seen
 */
public record BoardRow(
    SessionView session,
    @Nullable String room,
    @Nullable Instant due,
    @Nullable Instant pauses,
    @Nullable Instant ends,
    boolean awaits,
    boolean directs,
    Set<Supervision.Sees> sees,
    List<Refusals.Kept> refusals,
    List<String> hosts) {
  public BoardRow {
    sees = Set.copyOf(sees);
    refusals = List.copyOf(refusals);
    hosts = List.copyOf(hosts);
  }

  /** What comes first of it: the end of a pause, or a check-in. */
  Instant next() {
    return ends != null ? ends : due != null ? due : Instant.MAX;
  }
}
