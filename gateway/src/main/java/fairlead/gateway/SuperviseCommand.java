package fairlead.gateway;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What somebody supervises on a running gateway. */
@Command(
    name = "supervise",
    description =
        "List whom you supervise, by what is due next; with a further word, check in or act on a"
            + " room. To pause, resume, extend or end one session: fairlead session.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SuperviseCommand.CheckIn.class,
      SuperviseCommand.Start.class,
      SuperviseCommand.End.class
    })
final class SuperviseCommand extends ApiCommand {
  private static final long LOOK_SECONDS = 2;
  private static final int MOST_HOSTS = 3;

  @Option(names = "--watch", description = "go on until stopped, a table every two seconds")
  private boolean watch;

  @Option(names = "--json", description = "print the whole board as a JSON object")
  private boolean json;

  @Override
  boolean ask(ApiClient api) throws IOException {
    show(api.get("/supervision"));
    while (watch && pause()) {
      out().println();
      show(api.get("/supervision"));
      out().flush();
    }
    return true;
  }

  private static boolean pause() {
    try {
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void show(Map<String, @Nullable Object> board) {
    if (json) {
      out().println(JsonTree.text(board));
      return;
    }
    Instant now = Instant.parse(text(board, "now"));
    TextTable table =
        new TextTable("ID", "USER", "TIER", "ROOM", "STATE", "NEXT", "LEFT", "HOSTS", "REFUSED");
    for (Map<String, @Nullable Object> each : JsonTree.objects(board.get("sessions"))) {
      table.add(
          text(each, "id"),
          text(each, "user"),
          text(each, "tier"),
          text(each, "room"),
          state(each),
          next(each, now),
          each.get("seconds_remaining") == null
              ? "no bound"
              : text(each, "seconds_remaining") + " s",
          hosts(each),
          refused(each));
    }
    table.print(out());
    for (Map<String, @Nullable Object> each : JsonTree.objects(board.get("rooms"))) {
      String ends = text(each, "ends");
      out()
          .println(
              "room "
                  + text(each, "room")
                  + " is on for "
                  + text(each, "tier")
                  + (ends.isEmpty() ? "" : " until " + ends));
    }
    for (Map<String, @Nullable Object> each : JsonTree.objects(board.get("waiting"))) {
      String room = text(each, "room");
      out()
          .println(
              text(each, "user")
                  + " waits for "
                  + (room.isEmpty() ? "a room (in none now)" : "room " + room)
                  + " to be started");
    }
  }

  private static String state(Map<String, @Nullable Object> session) {
    boolean awaits = Boolean.TRUE.equals(session.get("awaits_check_in"));
    String reason = text(session, "reason");
    return awaits ? "awaits check-in" : reason.isEmpty() ? text(session, "state") : reason;
  }

  /** What comes next of it, and when. */
  private static String next(Map<String, @Nullable Object> session, Instant now) {
    if (!text(session, "hold_ends").isEmpty()) {
      return "ends " + in(text(session, "hold_ends"), now);
    }
    if (text(session, "due").isEmpty()) {
      return "";
    }
    boolean late = Instant.parse(text(session, "due")).isBefore(now);
    return late
        ? "late, pauses " + in(text(session, "pauses"), now)
        : "due " + in(text(session, "due"), now);
  }

  private static String in(String time, Instant now) {
    long seconds = time.isEmpty() ? 0 : Duration.between(now, Instant.parse(time)).toSeconds();
    return seconds <= 0 ? "now" : "in " + seconds + " s";
  }

  private static String hosts(Map<String, @Nullable Object> session) {
    if (!(session.get("hosts") instanceof List<?> all)) {
      return "not shown";
    }
    List<String> first = all.stream().limit(MOST_HOSTS).map(Object::toString).toList();
    String more = all.size() > MOST_HOSTS ? " and " + (all.size() - MOST_HOSTS) : "";
    return String.join(" ", first) + more;
  }

  private static String refused(Map<String, @Nullable Object> session) {
    if (!(session.get("refusals") instanceof List<?>)) {
      return "not shown";
    }
    List<Map<String, @Nullable Object>> all = JsonTree.objects(session.get("refusals"));
    return all.isEmpty() ? "" : text(all.getFirst(), "host") + " " + text(all.getFirst(), "reason");
  }

  /** What is done to a room, or to everybody. */
  abstract static class Deed extends ApiCommand {
    @Option(names = "--json", description = "print the answer as a JSON object")
    private boolean json;

    boolean done(String words, Map<String, @Nullable Object> answer) {
      out().println(json ? JsonTree.text(answer) : words);
      return true;
    }

    static String path(String room, String verb) {
      return "/rooms/" + ApiClient.segment(room) + "/" + verb;
    }
  }

  @Command(
      name = "check-in",
      description = "Confirm that you are there: for one session, a room or everybody.",
      mixinStandardHelpOptions = true)
  static final class CheckIn extends Deed {
    @ArgGroup(multiplicity = "1")
    private Whom whom = new Whom();

    static final class Whom {
      @Parameters(paramLabel = "ID", arity = "0..1", description = "the session")
      private @Nullable String id;

      @Option(names = "--room", paramLabel = "R", description = "everybody in this room")
      private @Nullable String room;

      @Option(names = "--all", description = "everybody whom you supervise")
      private boolean all;
    }

    @Override
    void checkUsage() {
      if (whom.id == null && whom.room == null && !whom.all) {
        throw usage("say whom: ID, --room R or --all");
      }
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      if (whom.id != null) {
        Map<String, @Nullable Object> session =
            api.post("/sessions/" + ApiClient.segment(whom.id) + "/check-in", Map.of());
        return done("checked in for " + text(session, "user"), session);
      }
      Map<String, @Nullable Object> answer =
          api.post(
              whom.room == null ? "/supervision/check-in" : path(whom.room, "check-in"), Map.of());
      return done("checked in for " + text(answer, "sessions") + " sessions", answer);
    }
  }

  @Command(
      name = "start",
      description = "Start the clock of a room: those in it may begin.",
      mixinStandardHelpOptions = true)
  static final class Start extends Deed {
    @Parameters(paramLabel = "ROOM", description = "as the policy names it")
    private String room = "";

    @Override
    boolean ask(ApiClient api) throws IOException {
      return done("started room " + room, api.post(path(room, "start"), Map.of()));
    }
  }

  @Command(
      name = "end",
      description = "End the clock of a room, and the sessions in it.",
      mixinStandardHelpOptions = true)
  static final class End extends Deed {
    @Parameters(paramLabel = "ROOM", description = "as the policy names it")
    private String room = "";

    @Option(names = "--reason", required = true, description = "why; each person sees it")
    private String reason = "";

    @Override
    void checkUsage() {
      if (reason.isBlank()) {
        throw usage("say --reason: each person sees it");
      }
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      Map<String, @Nullable Object> answer = api.post(path(room, "end"), Map.of("reason", reason));
      return done("ended room " + room + ", and " + text(answer, "sessions") + " sessions", answer);
    }
  }
}
