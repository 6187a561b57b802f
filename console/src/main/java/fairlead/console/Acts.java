package fairlead.console;

import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SupervisionDesk;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What forms of the console do to sessions and rooms. */
final class Acts {
  private static final int LONGEST_ROOM = 200;

  private Acts() {}

  static SessionDesk.Actor actor(PageCall call) {
    return Actors.ofSessions(call.principal(), call.roles());
  }

  static String reason(PageCall call) throws PageProblem {
    return call.form().text("reason", SessionDesk.LONGEST_REASON);
  }

  static String room(PageCall call) throws PageProblem {
    return call.form().needed("room", LONGEST_ROOM);
  }

  /** Acts on the session of the path, and leads to a page that says so. */
  static void act(
      PageCall call, SessionDesk sessions, Deed deed, @Nullable Duration by, String back)
      throws PageProblem {
    String id = call.path("id");
    switch (PageCall.await(sessions.act(actor(call), id, deed, by, reason(call)))) {
      case SessionDesk.Done done ->
          call.redirect(back, "act.done." + deed.label(), done.session().account().user());
      case SessionDesk.Refused refused ->
          throw new PageProblem(409, "act.refused", refused.reason().meaning());
      case SessionDesk.Declined declined -> throw problem(declined.why());
    }
  }

  /** Leads to a page that says what came of an act on a room. */
  static void room(PageCall call, SupervisionDesk.RoomOutcome outcome, String back, String key)
      throws PageProblem {
    switch (outcome) {
      case SupervisionDesk.RoomDone done -> call.redirect(back, key, done.room(), done.sessions());
      case SupervisionDesk.RoomDeclined declined -> throw problem(declined.why());
    }
  }

  private static PageProblem problem(SessionDesk.Why why) {
    return switch (why) {
      // Whose role opened the page may have lost what the deed needs, or have another's.
      case NOT_ALLOWED -> new PageProblem(409, "act.not-allowed");
      case OWN_SESSION -> new PageProblem(409, "act.own");
      case REASON_MISSING -> new PageProblem(422, "act.reason-missing");
      case REASON_TOO_LONG ->
          new PageProblem(422, "form.long", "reason", SessionDesk.LONGEST_REASON);
      case UNKNOWN -> new PageProblem(404, "act.unknown");
      case UNCHANGED -> new PageProblem(409, "act.unchanged");
      case BEGINS_BY_USE -> new PageProblem(409, "act.begins-by-use");
      case SIGN_IN_NEEDED -> new PageProblem(409, "act.sign-in");
      case NO_RECORD -> new PageProblem(503, "problem.unrecorded");
    };
  }
}
