package fairlead.console;

import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.identity.Authenticator.Identification;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The JSON API. A request has to come from no other site's page, from somebody who signs in with
 * it, and who has a role of its route; only then is it looked at.
 *
 * <p>A browser remembers Basic credentials and sends them with requests that any page makes. So
 * requests that a browser says are another site's are refused, and those that change something must
 * carry {@code application/json} or be a {@code DELETE}, which no page can send elsewhere unasked.
 */
final class Api {
  static final String ROOT = "/api/v1";

  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE,
          HandlerType.OPTIONS);

  private final Visitors visitors;
  private final Roles roles;
  private final Gate gate;
  private final List<ApiRoute> routes;

  Api(Roles roles, Gate gate, Visitors visitors, List<ApiRoute> routes) {
    this.visitors = visitors;
    this.roles = roles;
    this.gate = gate;
    this.routes = routes;
  }

  /** All there is to ask. */
  static List<ApiRoute> routes(WebParts parts) {
    return Stream.of(
            new MeApi(parts).routes(),
            new SessionApi(parts.sessions()).routes(),
            new SupervisionApi(parts.sessions()).routes(),
            new TokenApi(parts.tokens()).routes(),
            new AccessApi(parts).routes(),
            new PassApi(parts).routes(),
            new DecisionApi(parts).routes(),
            new AuditApi(parts).routes(),
            new PolicyApi(parts.policy()).routes(),
            new StatusApi(parts).routes())
        .flatMap(List::stream)
        .toList();
  }

  void addTo(RoutesConfig config) {
    for (ApiRoute route : routes) {
      config.addHttpHandler(route.method(), route.where(), context -> run(route, context));
    }
    routes.stream().map(ApiRoute::path).distinct().forEach(path -> refuseOthers(config, path));
  }

  private void refuseOthers(RoutesConfig config, String path) {
    List<HandlerType> here =
        routes.stream().filter(route -> route.path().equals(path)).map(ApiRoute::method).toList();
    String allowed = String.join(", ", here.stream().map(HandlerType::name).sorted().toList());
    for (HandlerType method : METHODS) {
      if (!here.contains(method)) {
        config.addHttpHandler(
            method,
            ROOT + path,
            context -> {
              context.header("Allow", allowed);
              ApiProblem.METHOD_NOT_ALLOWED.answer(context, "Allowed: " + allowed + ".");
            });
      }
    }
  }

  /** Answers with what describes all of it (OpenAPI 3.1). */
  static void description(PageCall call) {
    try (InputStream json = Api.class.getResourceAsStream("openapi.json")) {
      if (json == null) {
        throw new IllegalStateException("openapi.json is missing from the jar");
      }
      call.send("application/json", new String(json.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("openapi.json cannot be read from the jar", e);
    }
  }

  private void run(ApiRoute route, Context context) {
    try {
      answer(context, checked(route, context));
    } catch (ApiRefusal refusal) {
      refusal.problem().answer(context, refusal.detail());
    }
  }

  private ApiRoute.Answer checked(ApiRoute route, Context context) throws ApiRefusal {
    isOfThisSite(context);
    Visitor.Person person = person(context);
    isOurs(route, context, person);
    Set<Role> has = roles.of(person.principal());
    if (Collections.disjoint(has, route.roles())) {
      throw new ApiRefusal(ApiProblem.NOT_ALLOWED, "This is for " + words(route.roles()) + ".");
    }
    return route.handler().handle(new ApiCall(context, person.principal(), has));
  }

  private static String words(Set<Role> roles) {
    return String.join(" and ", roles.stream().sorted().map(role -> role.label() + "s").toList());
  }

  private void isOfThisSite(Context context) throws ApiRefusal {
    if (gate.isForeign(context)) {
      throw new ApiRefusal(ApiProblem.CROSS_SITE, "The browser says that another site asks this.");
    }
  }

  /** A browser sends a cookie unasked; the token only our own pages know. */
  private static void isOurs(ApiRoute route, Context context, Visitor.Person person)
      throws ApiRefusal {
    String token = context.header(Site.CSRF_HEADER);
    if (person.byCookie()
        && route.method() != HandlerType.GET
        && (token == null || !Site.same(person.csrf(), token))) {
      throw new ApiRefusal(
          ApiProblem.CSRF, "With a cookie, send the page's token as " + Site.CSRF_HEADER + ".");
    }
  }

  private Visitor.Person person(Context context) throws ApiRefusal {
    return switch (visitors.of(context)) {
      case Visitor.Person person -> person;
      case Visitor.Stranger(Identification who) -> {
        switch (who) {
          case Authenticator.Throttled wait -> Visitors.later(context, wait.retryAfter());
          case Authenticator.Busy busy -> Visitors.later(context, busy.retryAfter());
          default -> Visitors.challenge(context);
        }
        throw stranger(who);
      }
    };
  }

  private static ApiRefusal stranger(Identification who) {
    return switch (who) {
      case Authenticator.Throttled _ ->
          new ApiRefusal(ApiProblem.LOGIN_THROTTLED, "Nothing was checked. Wait a little.");
      case Authenticator.Busy _ -> new ApiRefusal(ApiProblem.OVERLOADED, "Try again.");
      case Authenticator.Missing _ ->
          new ApiRefusal(
              ApiProblem.CREDENTIALS_REQUIRED,
              "Send the proxy's name and password as Basic, or a token as Bearer.");
      default -> new ApiRefusal(ApiProblem.BAD_CREDENTIALS, "Nobody has these credentials.");
    };
  }

  private static void answer(Context context, ApiRoute.Answer answer) {
    context.status(answer.status());
    if (answer.members() != null) {
      context.contentType("application/json").result(Json.text(Json.object(answer.members())));
    }
  }
}
