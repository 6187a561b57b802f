package fairlead.console;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that the web listener answers, in one place: nothing is served that is not in here. What a
 * route asks of whoever comes is checked by {@link Site}, {@link Api} and {@link Streams}, not by
 * its handler.
 */
final class RouteTable {
  private final List<WebRoute> routes;

  /**
   * A table.
   *
   * @throws IllegalStateException if a method and path come twice
   */
  RouteTable(Collection<? extends WebRoute> routes) {
    this.routes = List.copyOf(routes);
    Set<String> seen = new HashSet<>();
    for (WebRoute route : routes) {
      if (!seen.add(route.method() + " " + route.where())) {
        throw new IllegalStateException(route.method() + " " + route.where() + " comes twice");
      }
    }
  }

  /** What there is. Whoever adds a page, a form or a stream adds it here. */
  static List<WebRoute> routes(WebParts parts) {
    List<WebRoute> all = new ArrayList<>();
    all.addAll(new PortalPages(parts).routes());
    all.addAll(new SignInPages().routes());
    all.addAll(new OwnSessionPages(parts).routes());
    all.addAll(new WhyPages(parts).routes());
    all.addAll(new AskPages(parts).routes());
    all.addAll(new RecordPages(parts).routes());
    all.addAll(new SetupPages(parts).routes());
    all.addAll(new ReviewPages(parts).routes());
    all.addAll(new SupervisePages(parts).routes());
    all.addAll(new SessionPages(parts).routes());
    all.addAll(new PolicyPages(parts).routes());
    all.addAll(new AuditPages(parts).routes());
    all.addAll(new StatusPages(parts).routes());
    all.add(new CaptiveApi(parts).route());
    all.addAll(Api.routes(parts));
    all.add(PageRoute.open("/api/openapi.json", Api::description));
    all.add(PageRoute.open(Assets.ROUTE, PageCall::serveAsset));
    return all;
  }

  /**
   * Has Javalin serve them.
   *
   * @return what has to be closed before Javalin stops
   */
  Streams serve(JavalinConfig config, WebParts parts, Gate gate) {
    RoutesConfig to = config.routes;
    to.before(gate::check);
    Cookies cookies = new Cookies(gate);
    Visitors visitors = new Visitors(parts, cookies);
    Site site = new Site(parts, gate, visitors, cookies, routes);
    Streams streams = new Streams(site, gate, visitors);
    List<ApiRoute> asked = new ArrayList<>();
    for (WebRoute route : routes) {
      switch (route) {
        case PageRoute page ->
            to.addHttpHandler(page.method(), page.where(), context -> site.run(page, context));
        case StreamRoute stream ->
            to.addHttpHandler(
                stream.method(), stream.where(), context -> streams.run(stream, context));
        case ApiRoute call -> asked.add(call);
      }
    }
    new Api(parts.roles(), gate, visitors, asked).addTo(to);
    new Failures(site).addTo(to);
    return streams;
  }
}
