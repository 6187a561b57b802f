package fairlead.console;

import fairlead.proxy.session.Board;
import fairlead.proxy.session.SessionDesk;
import fairlead.proxy.session.SupervisionDesk;
import fairlead.proxy.session.SupervisionDesk.RoomDeclined;
import fairlead.proxy.session.SupervisionDesk.RoomDone;
import fairlead.proxy.session.SupervisionDesk.RoomOutcome;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What supervisors see, and do with rooms. Whom the policy names is one: the desk decides. */
final class SupervisionApi {
  private static final Set<Role> ANYBODY = Set.of(Role.USER);

  private final SupervisionDesk desk;

  SupervisionApi(SessionDesk sessions) {
    this.desk = sessions.supervision();
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/supervision", ANYBODY, this::board),
        new ApiRoute(HandlerType.POST, "/supervision/check-in", ANYBODY, this::checkInAll),
        new ApiRoute(HandlerType.POST, "/rooms/{room}/start", ANYBODY, this::start),
        new ApiRoute(HandlerType.POST, "/rooms/{room}/check-in", ANYBODY, this::checkIn),
        new ApiRoute(HandlerType.POST, "/rooms/{room}/end", ANYBODY, this::end));
  }

  private ApiRoute.Answer board(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    if (!desk.isSupervisor(call.user(), call.principal().groups())) {
      throw new ApiRefusal(ApiProblem.NOT_ALLOWED, "This is for those who supervise.");
    }
    Optional<Board> board = ApiCall.await(desk.board(SessionApi.actor(call)));
    if (board.isEmpty()) {
      throw SessionApi.unrecorded();
    }
    return ApiRoute.Answer.ok(json -> SupervisionJson.board(json, board.get()));
  }

  private static String room(ApiCall call) {
    return call.context().pathParam("room");
  }

  private ApiRoute.Answer start(ApiCall call) throws ApiRefusal {
    ApiBody.read(call.context());
    return answer(ApiCall.await(desk.start(SessionApi.actor(call), room(call))));
  }

  private ApiRoute.Answer checkIn(ApiCall call) throws ApiRefusal {
    ApiBody.read(call.context());
    return answer(ApiCall.await(desk.checkIn(SessionApi.actor(call), room(call))));
  }

  private ApiRoute.Answer checkInAll(ApiCall call) throws ApiRefusal {
    ApiBody.read(call.context());
    return answer(ApiCall.await(desk.checkInAll(SessionApi.actor(call))));
  }

  private ApiRoute.Answer end(ApiCall call) throws ApiRefusal {
    String reason = ApiBody.read(call.context(), "reason").text("reason");
    return answer(ApiCall.await(desk.end(SessionApi.actor(call), room(call), reason)));
  }

  private static ApiRoute.Answer answer(RoomOutcome outcome) throws ApiRefusal {
    return switch (outcome) {
      case RoomDone(String room, int sessions) ->
          ApiRoute.Answer.ok(
              json -> {
                json.writeStringProperty("room", room);
                json.writeNumberProperty("sessions", sessions);
              });
      case RoomDeclined(SessionDesk.Why why) -> throw declined(why);
    };
  }

  private static ApiRefusal declined(SessionDesk.Why why) {
    return switch (why) {
      case NOT_ALLOWED ->
          new ApiRefusal(ApiProblem.NOT_ALLOWED, "This is for those who supervise somebody there.");
      case UNKNOWN -> new ApiRefusal(ApiProblem.NOT_FOUND, "The policy has no room of this name.");
      case UNCHANGED ->
          new ApiRefusal(ApiProblem.CONFLICT, "Nothing there waits for this, as things stand.");
      case BEGINS_BY_USE ->
          new ApiRefusal(
              ApiProblem.CONFLICT,
              "No tier of this room has start: supervisor: there is nothing to start.");
      default -> SessionApi.declined(why);
    };
  }
}
