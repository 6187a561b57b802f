package fairlead.proxy.session;

import fairlead.proxy.ledger.SessionLedger;
import java.time.Instant;
import java.util.List;

/**
 * What somebody supervises, as of an instant. Immutable.
 *
 * @param rows by what is due next
 * @param waiting whom this node refused lately because their room is not started
 * @param rooms whose clock is on
 * @param endsRooms whether whoever looks may end the clock of any room now
 */
public record Board(
    Instant now,
    List<BoardRow> rows,
    List<LocalSessions.Waiting> waiting,
    List<SessionLedger.RoomClock> rooms,
    boolean endsRooms) {
  public Board {
    rows = List.copyOf(rows);
    waiting = List.copyOf(waiting);
    rooms = List.copyOf(rooms);
  }
}
