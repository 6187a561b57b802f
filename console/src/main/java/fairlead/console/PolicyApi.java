package fairlead.console;

import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.wording.Quoted;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The policy in force: operators and auditors see it, operators reload it. */
final class PolicyApi {
  /** A policy of a million names is read in seconds. */
  private static final long LONGEST_RELOAD_SECONDS = 60;

  private final PolicyDesk policy;

  PolicyApi(PolicyDesk policy) {
    this.policy = policy;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/policy", Set.of(Role.OPERATOR, Role.AUDITOR), this::state),
        new ApiRoute(HandlerType.POST, "/policy/reload", Set.of(Role.OPERATOR), this::reload));
  }

  private ApiRoute.Answer state(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    PolicyDesk.State state = policy.state();
    return ApiRoute.Answer.ok(
        json -> {
          json.writeStringProperty("policy", state.hash());
          Json.put(json, "since", state.since());
          json.writeStringProperty("reload", state.manual() ? "manual" : "auto");
          json.writeBooleanProperty("waiting", state.waiting());
          ProblemJson.array(json, "problems", state.problems());
        });
  }

  private ApiRoute.Answer reload(ApiCall call) throws ApiRefusal {
    ApiBody body = ApiBody.read(call.context(), "how");
    PolicyDesk.Reloaded said = waitFor(policy.reload(call.user(), how(body.text("how"))));
    if (said == null) {
      throw SessionApi.unrecorded();
    }
    return ApiRoute.Answer.ok(json -> members(json, said));
  }

  private static PolicyDesk.How how(String word) throws ApiRefusal {
    if (word.isEmpty()) {
      return PolicyDesk.How.RELOAD;
    }
    for (PolicyDesk.How each : PolicyDesk.How.values()) {
      if (label(each).equals(word)) {
        return each;
      }
    }
    List<String> known = Stream.of(PolicyDesk.How.values()).map(PolicyApi::label).toList();
    throw ApiBody.bad("\"how\" is " + Quoted.of(word) + "; " + Nearest.hint(word, known));
  }

  private static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static PolicyDesk.@Nullable Reloaded waitFor(CompletionStage<PolicyDesk.@Nullable Reloaded> stage)
      throws ApiRefusal {
    try {
      return stage.toCompletableFuture().get(LONGEST_RELOAD_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw underWay();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw underWay();
    }
  }

  private static ApiRefusal underWay() {
    return new ApiRefusal(
        ApiProblem.OVERLOADED, "The files are still being read; look at GET /policy later.");
  }

  private static void members(JsonGenerator json, PolicyDesk.Reloaded said) {
    json.writeStringProperty("result", label(said.result()));
    json.writeStringProperty("policy", said.hash());
    if (said.candidate() != null) {
      json.writeStringProperty("candidate", said.candidate());
    }
    json.writeStringProperty("changes", said.changes());
    ProblemJson.array(json, "problems", said.problems());
    ProblemJson.array(json, "warnings", said.warnings());
  }
}
