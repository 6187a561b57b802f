package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.ledger.SessionLedger.Deed;
import fairlead.proxy.session.Board;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SupervisionDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The board of those who supervise. The stream only says that there is something new; what it is,
 * the page fetches as a part of itself, with forms that are its own.
 */
final class SupervisePages {
  private static final Set<Role> SUPERVISORS = Set.of(Role.SUPERVISOR);
  private static final String BOARD = "/supervise";
  private static final List<Deed> DEEDS = List.of(Deed.CHECK_IN, Deed.PAUSE, Deed.RESUME, Deed.END);
  private static final Duration TURN = Duration.ofSeconds(1);

  /** What is due is said anew so often, turns. */
  private static final int TURNS_UNCHANGED = 10;

  private final SessionDesk sessions;
  private final SupervisionDesk desk;
  private final Supplier<PolicySet> policies;

  SupervisePages(WebParts parts) {
    this.sessions = parts.sessions();
    this.desk = sessions.supervision();
    this.policies = parts.policies();
  }

  List<WebRoute> routes() {
    List<WebRoute> routes = new ArrayList<>();
    routes.add(PageRoute.get(BOARD, SUPERVISORS, call -> show(call, "supervise.jte")));
    routes.add(PageRoute.get(BOARD + "/board", SUPERVISORS, call -> show(call, "board.jte")));
    routes.add(new StreamRoute(BOARD + "/live", SUPERVISORS, this::live));
    for (Deed deed : DEEDS) {
      routes.add(
          PageRoute.post(
              BOARD + "/sessions/{id}/" + deed.label(),
              SUPERVISORS,
              call -> Acts.act(call, sessions, deed, null, BOARD)));
    }
    routes.add(PageRoute.post(BOARD + "/check-in", SUPERVISORS, this::checkInAll));
    routes.add(PageRoute.post(BOARD + "/rooms/start", SUPERVISORS, this::start));
    routes.add(PageRoute.post(BOARD + "/rooms/check-in", SUPERVISORS, this::checkIn));
    routes.add(PageRoute.post(BOARD + "/rooms/end", SUPERVISORS, this::end));
    return routes;
  }

  private void show(PageCall call, String template) throws PageProblem {
    Board board =
        PageCall.await(desk.board(Acts.actor(call)))
            .orElseThrow(() -> new PageProblem(503, "problem.unrecorded"));
    Map<String, Object> model = new HashMap<>();
    model.put("board", board);
    model.put("rooms", List.copyOf(new TreeSet<>(policies.get().rules().rooms().keySet())));
    model.put("say", new BoardWords(call.words(), new Times(policies.get().zone(), board.now())));
    call.show(template, model);
  }

  private void live(LiveStream stream) throws InterruptedException {
    AtomicBoolean changed = new AtomicBoolean();
    try (var _ = listening(changed)) {
      int unchanged = 0;
      while (stream.pause(TURN)) {
        if (changed.getAndSet(false) || ++unchanged >= TURNS_UNCHANGED) {
          unchanged = 0;
          stream.send("board", "new");
        }
      }
    }
  }

  /** Closes without an exception. */
  private interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  private Listening listening(AtomicBoolean changed) {
    AutoCloseable listener = desk.onChange(() -> changed.set(true));
    return () -> {
      try {
        listener.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private void checkInAll(PageCall call) throws PageProblem {
    Acts.room(
        call, PageCall.await(desk.checkInAll(Acts.actor(call))), BOARD, "supervise.checked-all");
  }

  private void start(PageCall call) throws PageProblem {
    String room = Acts.room(call);
    Acts.room(call, PageCall.await(desk.start(Acts.actor(call), room)), BOARD, "supervise.started");
  }

  private void checkIn(PageCall call) throws PageProblem {
    String room = Acts.room(call);
    Acts.room(
        call, PageCall.await(desk.checkIn(Acts.actor(call), room)), BOARD, "supervise.checked");
  }

  private void end(PageCall call) throws PageProblem {
    String room = Acts.room(call);
    Acts.room(
        call,
        PageCall.await(desk.end(Acts.actor(call), room, Acts.reason(call))),
        BOARD,
        "supervise.room-ended");
  }
}
