package fairlead.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered when something goes wrong: a page or a problem, never a stack trace. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final Site site;

  Failures(Site site) {
    this.site = site;
  }

  void addTo(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, this::refused);
    routes.exception(
        Exception.class,
        (failure, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), failure);
          answer(context, 500, site.words().say("problem.broken"));
        });
  }

  private void refused(HttpResponseException failure, Context context) {
    int status = failure.getStatus();
    String own = status == 404 ? site.words().say("problem.unknown-path") : failure.getMessage();
    answer(context, status, String.valueOf(own));
  }

  private void answer(Context context, int status, String sentence) {
    if (context.path().equals("/api") || context.path().startsWith("/api/")) {
      ApiProblem.ofStatus(status).answer(context, sentence);
    } else if (status == Gate.MISDIRECTED || status == Gate.FORBIDDEN) {
      // Not ours to say who asks: this one did not even reach us by our name.
      context.status(status).contentType("text/plain; charset=utf-8").result(sentence + "\n");
    } else {
      site.show(context, status, sentence);
    }
  }
}
