package fairlead.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered when something goes wrong: a sentence or a problem, never a stack trace. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static void addTo(RoutesConfig routes) {
    routes.exception(
        HttpResponseException.class,
        (failure, context) ->
            answer(context, failure.getStatus(), String.valueOf(failure.getMessage())));
    routes.exception(
        Exception.class,
        (failure, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), failure);
          answer(context, 500, "Something went wrong here; the gateway's log says what.");
        });
  }

  private static void answer(Context context, int status, String sentence) {
    if (context.path().equals("/api") || context.path().startsWith("/api/")) {
      ApiProblem.ofStatus(status).answer(context, sentence);
      return;
    }
    context.status(status).contentType("text/plain; charset=utf-8").result(sentence + "\n");
  }
}
