package fairlead.console;

import fairlead.policy.Principal;
import fairlead.policy.wording.Quoted;
import fairlead.proxy.ledger.LedgerUnavailable;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request of the API, from somebody who has signed in and may ask it. */
record ApiCall(Context context, Principal principal, Set<Role> roles) {
  private static final long LONGEST_WAIT_SECONDS = 2;

  String user() {
    return principal.user();
  }

  /** A value in the query; null if there is none. What else stands there is a mistake. */
  @Nullable String query(String name) throws ApiRefusal {
    queries(name);
    return context.queryParam(name);
  }

  /** Nothing may stand in the query. */
  void withoutQuery() throws ApiRefusal {
    queries();
  }

  /** Only these may stand in the query. */
  void queries(String... known) throws ApiRefusal {
    Set<String> others = new TreeSet<>(context.queryParamMap().keySet());
    others.removeAll(List.of(known));
    if (!others.isEmpty()) {
      String words = known.length == 0 ? "" : "; known: " + String.join(", ", known);
      throw ApiBody.bad(
          "Unknown in the query: " + Quoted.of(String.join(", ", others)) + words + ".");
    }
  }

  /** A value in the query, or what it is if it is not there. */
  String value(String name, String standard) {
    String value = context.queryParam(name);
    return value == null ? standard : value;
  }

  /** What a stage completes with, waited for on this request's own thread. */
  static <T> T await(CompletionStage<T> stage) throws ApiRefusal {
    try {
      return stage.toCompletableFuture().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LedgerUnavailable) {
        throw ledgerUnavailable();
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw ledgerUnavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ledgerUnavailable();
    }
  }

  private static ApiRefusal ledgerUnavailable() {
    return new ApiRefusal(
        ApiProblem.LEDGER_UNAVAILABLE,
        "Nobody knows whether it was done; ask for how things stand, and try again.");
  }
}
