package fairlead.gateway;

import fairlead.policy.load.yaml.Scalars;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sessions of a running gateway: lists them, and acts on them. */
@Command(
    name = "session",
    description = "List sessions of a running gateway, and act on them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SessionCommand.ListAll.class,
      SessionCommand.Start.class,
      SessionCommand.End.class,
      SessionCommand.Pause.class,
      SessionCommand.Resume.class,
      SessionCommand.Extend.class
    })
final class SessionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: list, start, end, pause, resume or extend");
  }

  @Command(
      name = "list",
      description = "List sessions that go on or ended within a day. Each look is a record.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends ApiCommand {
    @Option(names = "--user", paramLabel = "U", description = "only this user's")
    private @Nullable String user;

    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    boolean ask(ApiClient api) throws IOException {
      String query = user == null ? "" : "?user=" + ApiClient.segment(user);
      List<Map<String, @Nullable Object>> sessions =
          JsonTree.objects(api.get("/sessions" + query).get("sessions"));
      if (json) {
        sessions.forEach(each -> out().println(JsonTree.text(each)));
        return true;
      }
      TextTable table = new TextTable("ID", "USER", "TIER", "STATE", "LEFT", "DATA LEFT", "ENDS");
      for (Map<String, @Nullable Object> each : sessions) {
        table.add(
            text(each, "id"),
            text(each, "user"),
            text(each, "tier"),
            text(each, "state"),
            bounded(each, "seconds_remaining", " s"),
            bounded(each, "bytes_remaining", " B"),
            text(each, "ends"));
      }
      table.print(out());
      return true;
    }

    private static String bounded(Map<String, @Nullable Object> session, String name, String unit) {
      return session.get(name) == null ? "no bound" : text(session, name) + unit;
    }
  }

  /** What is done to one session. */
  abstract static class Deed extends ApiCommand {
    @Option(names = "--json", description = "print the session as a JSON object")
    private boolean json;

    /** Prints what became of a session. */
    boolean done(String deed, Map<String, @Nullable Object> session) {
      if (json) {
        out().println(JsonTree.text(session));
      } else {
        String whose = text(session, "user") + " (" + text(session, "tier") + ")";
        out().println(deed + " session " + text(session, "id") + " of " + whose);
      }
      return true;
    }

    Map<String, @Nullable Object> act(
        ApiClient api, String id, String verb, @Nullable String reason, @Nullable String by)
        throws IOException {
      Map<String, String> body = new LinkedHashMap<>();
      if (reason != null) {
        body.put("reason", reason);
      }
      if (by != null) {
        body.put("by", by);
      }
      return api.post("/sessions/" + ApiClient.segment(id) + "/" + verb, body);
    }
  }

  @Command(
      name = "start",
      description = "Begin your own session, where the tier waits for you to; says its notice.",
      mixinStandardHelpOptions = true)
  static final class Start extends Deed {
    @Override
    boolean ask(ApiClient api) throws IOException {
      String notice = text(api.get("/me"), "notice");
      if (!notice.isEmpty()) {
        say(notice);
      }
      return done("started", api.post("/me/session", Map.of("action", "start")));
    }
  }

  @Command(
      name = "end",
      description = "End a session; without ID the one of whoever asks.",
      mixinStandardHelpOptions = true)
  static final class End extends Deed {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "the session")
    private @Nullable String id;

    @Option(names = "--reason", description = "why; the person sees it")
    private @Nullable String reason;

    @Override
    void checkUsage() {
      if (id != null && (reason == null || reason.isBlank())) {
        throw usage("say --reason: the person sees it");
      }
      if (id == null && reason != null) {
        throw usage("say which: --reason is for the session of somebody else");
      }
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      return done(
          "ended",
          id == null
              ? api.post("/me/session", Map.of("action", "end"))
              : act(api, id, "end", reason, null));
    }
  }

  @Command(
      name = "pause",
      description = "Stop a session's clock, and what moves in it.",
      mixinStandardHelpOptions = true)
  static final class Pause extends Deed {
    @Parameters(paramLabel = "ID", description = "the session")
    private String id = "";

    @Option(names = "--reason", required = true, description = "why; the person sees it")
    private String reason = "";

    @Override
    void checkUsage() {
      needReason(reason);
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      return done("paused", act(api, id, "pause", reason, null));
    }
  }

  @Command(
      name = "resume",
      description = "Let a paused session go on, or one that was ended with what it had left.",
      mixinStandardHelpOptions = true)
  static final class Resume extends Deed {
    @Parameters(paramLabel = "ID", description = "the session")
    private String id = "";

    @Option(names = "--reason", description = "why; the person sees it")
    private @Nullable String reason;

    @Override
    boolean ask(ApiClient api) throws IOException {
      return done("resumed", act(api, id, "resume", reason, null));
    }
  }

  @Command(
      name = "extend",
      description = "Give a session more time.",
      mixinStandardHelpOptions = true)
  static final class Extend extends Deed {
    @Parameters(paramLabel = "ID", description = "the session")
    private String id = "";

    @Option(
        names = "--by",
        required = true,
        paramLabel = "TIME",
        description = "how much, such as 30m")
    private String by = "";

    @Option(names = "--reason", description = "why; the person sees it")
    private @Nullable String reason;

    @Override
    void checkUsage() {
      if (Scalars.duration(by) == null) {
        throw usage("--by " + by + " (expected: a duration with its unit, such as 30m)");
      }
    }

    @Override
    boolean ask(ApiClient api) throws IOException {
      return done("extended", act(api, id, "extend", reason, by));
    }
  }
}
