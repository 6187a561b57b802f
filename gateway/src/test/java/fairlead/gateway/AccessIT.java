package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Access requests by the commands, through a gateway that is killed now and then. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class AccessIT {
  private static final String POLICY =
      """
      version: 1
      tiers:
        lab:
          approval: lab
          allow: [ { hosts: [site.test] } ]
          ask: [ { id: new-host, hosts: ["*"], approval: quick } ]
        none: {}
      assign: [ { group: students, tier: lab } ]
      default-tier: none
      approvals:
        lab:
          stages: [ { by: "group:teachers" }, { by: "group:heads", needed: 1 } ]
          grant: { opens: tier, sessions: 1, valid: 24h }
        quick: { pending: 2s, stages: [ { by: "group:teachers" } ], grant: { opens: hosts, valid: 1h } }
      """;

  @TempDir private Path directory;
  private final Random random = new Random();
  private TestConfig config;

  @BeforeEach
  void configure() throws IOException {
    config = new TestConfig(directory, 9);
    config.people("students: ben", "teachers: tom", "heads: hal", "operators: ann");
    config.write("policy.yaml", POLICY);
  }

  /** What a command said. */
  private record Said(int code, String out, String err) {
    String first() {
      return out.split(" ", 2)[0];
    }
  }

  private static Said run(RunningGateway gateway, String user, String... words) {
    Map<String, String> environment = new HashMap<>();
    environment.put("FAIRLEAD_USER", user);
    environment.put("FAIRLEAD_PASSWORD", TestConfig.PASSWORD);
    environment.put("FAIRLEAD_SERVER", gateway.url("web"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.command(environment)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new Said(code, out.toString().strip(), err.toString().strip());
  }

  private static Said done(Said said) {
    assertThat(said.code()).as(said.err()).isZero();
    return said;
  }

  /** Runs a command while the gateway is killed; what it said, if it was answered. */
  private @Nullable Said killed(RunningGateway gateway, String user, String... words)
      throws Exception {
    done(run(gateway, user, "review", "list")); // signing in costs most the first time
    long before = System.nanoTime();
    done(run(gateway, user, "review", "list"));
    long millis = (System.nanoTime() - before) / 1_000_000;
    CompletableFuture<Said> said = CompletableFuture.supplyAsync(() -> run(gateway, user, words));
    Thread.sleep(random.nextLong(2 * millis + 1));
    gateway.signal("KILL");
    gateway.exit();
    return said.join().code() == 0 ? said.join() : null;
  }

  private static Map<String, @Nullable Object> only(Said json) {
    assertThat(json.out().lines()).as(json.out()).hasSize(1);
    return JsonTree.object(json.out());
  }

  @Test
  void noKillLosesOrDoublesAnything() throws Exception {
    int answered = 0;
    Said asked;
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      asked = killed(gateway, "ben", "ask", "--reason", "homework");
      answered += asked == null ? 0 : 1;
    }
    String id;
    Said voted;
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      id = done(run(gateway, "ben", "ask", "--reason", "homework")).first();
      assertThat(id).isEqualTo(asked == null ? id : asked.first());
      Map<String, @Nullable Object> it = only(run(gateway, "ben", "ask", "list", "--json"));
      assertThat(it).containsEntry("id", id).containsEntry("state", "pending");
      voted = killed(gateway, "tom", "review", "approve", id);
      answered += voted == null ? 0 : 1;
    }
    Said granted;
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      isDoneOnce(run(gateway, "tom", "review", "approve", id), voted, "One vote");
      Map<String, @Nullable Object> it = only(run(gateway, "hal", "review", "show", id, "--json"));
      assertThat(it).containsEntry("stage", 2L);
      assertThat(JsonTree.objects(it.get("reviews"))).hasSize(1);
      assertThat(JsonTree.members(it.get("grant"))).isEmpty();
      granted = killed(gateway, "hal", "review", "approve", id);
      answered += granted == null ? 0 : 1;
    }
    String grant;
    Said revoked;
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      isDoneOnce(run(gateway, "hal", "review", "approve", id), granted, "decided");
      Map<String, @Nullable Object> it = only(run(gateway, "ben", "ask", "list", "--json"));
      assertThat(it).containsEntry("state", "approved");
      grant = ApiCommand.text(JsonTree.members(it.get("grant")), "id");
      assertThat(LedgerTables.file(config.data()).grants("ben")).containsExactly(grant);
      revoked = killed(gateway, "ann", "review", "revoke", grant, "--reason", "misused");
      answered += revoked == null ? 0 : 1;
    }
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      Said again = run(gateway, "ann", "review", "revoke", grant, "--reason", "misused");
      isDoneOnce(again, revoked, "decided");
      Map<String, @Nullable Object> it = only(run(gateway, "ben", "ask", "list", "--json"));
      assertThat(JsonTree.members(it.get("grant")))
          .containsEntry("revoked_by", "ann")
          .containsEntry("revoked_reason", "misused");
      assertThat(JsonTree.objects(it.get("reviews"))).hasSize(2);
      done(run(gateway, "ben", "ask", "--reason", "once more"));
    }
    Figures.say("4 kills: %d of 4 deeds were answered before", answered);
  }

  /** Repeated behind a kill, it is either done now or was done; and was, if it was answered. */
  private static void isDoneOnce(Said again, @Nullable Said before, String done) {
    assertThat(again.code() == 0 || again.err().contains(done)).as("%s", again).isTrue();
    assertThat(before == null || again.code() == 1).as("%s", again).isTrue();
  }

  @Test
  void theCommandsLeadFromAWishToItsEnd() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(config.directory())) {
      CompletableFuture<Said> waiting =
          CompletableFuture.supplyAsync(
              () -> run(gateway, "ben", "ask", "--reason", "homework", "--wait"));
      Waiting.until(
          "it waits", () -> run(gateway, "tom", "review", "list", "--json").out().contains("id"));
      String id = ApiCommand.text(only(run(gateway, "tom", "review", "list", "--json")), "id");
      assertThat(run(gateway, "tom", "review", "list").out()).contains("tier lab", "homework");
      done(run(gateway, "tom", "review", "approve", id, "--round", "1", "--reason", "well"));
      assertThat(run(gateway, "hal", "review", "show", id).out())
          .contains("waits for group:heads (0 of 1, stage 2 of 2)", "approve by tom", "well");
      assertThat(done(run(gateway, "hal", "review", "approve", id)).out()).contains("grant ");
      assertThat(waiting.join().code()).isZero();
      assertThat(waiting.join().out()).startsWith(id + " approved by hal");
      expires(gateway);
      misused(gateway);
      assertThat(Curl.run(gateway.url("metrics")).output())
          .contains("fairlead_access_requests{state=\"approved\"}");
    }
    List<String> kinds = new ArrayList<>();
    for (String user : List.of("ben", "tom", "hal")) {
      Records.of(config.data(), user)
          .map(line -> Records.field(line, "kind") + " " + Records.field(line, "reason"))
          .forEach(kinds::add);
    }
    assertThat(kinds)
        .contains(
            "access-request asked", "review approved", "grant granted", "access-request withdrawn");
  }

  private static void expires(RunningGateway gateway) {
    Said late = run(gateway, "ben", "ask", "a.test", "--reason", "soon", "--wait");
    assertThat(late.code()).as("%s", late).isEqualTo(1);
    assertThat(late.out()).endsWith(" expired");
    String id = done(run(gateway, "ben", "ask", "b.test", "--reason", "no")).first();
    assertThat(done(run(gateway, "ben", "ask", "withdraw", id)).out()).contains("withdrawn by ben");
    assertThat(run(gateway, "ben", "ask", "withdraw", id).code()).isEqualTo(1);
    String denied = done(run(gateway, "ben", "ask", "c.test", "--reason", "no")).first();
    assertThat(done(run(gateway, "tom", "review", "deny", denied, "--reason", "read a book")).out())
        .contains("denied by tom: read a book");
  }

  private static void misused(RunningGateway gateway) {
    for (String words :
        List.of(
            "ask a.test",
            "ask a.test --tier lab --reason x",
            "ask --reason x --starts soon",
            "review",
            "review deny ID",
            "review deny ID --reason _",
            "review revoke G")) {
      String[] all =
          Arrays.stream(words.split(" "))
              .map(word -> word.replace('_', ' '))
              .toArray(String[]::new);
      assertThat(run(gateway, "ben", all).code()).as(words).isEqualTo(2);
    }
    assertThat(run(gateway, "ben", "ask", "*.test", "--reason", "x").err())
        .contains("is a pattern");
    assertThat(run(gateway, "tom", "review", "approve", "none").code()).isEqualTo(1);
  }
}
