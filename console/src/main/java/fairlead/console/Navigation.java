package fairlead.console;

import io.javalin.http.HandlerType;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Where one can go from every page: what there is and what one's roles open. Immutable. */
final class Navigation {
  private static final List<Place> PORTAL =
      List.of(
          new Place("/", "nav.home"),
          new Place("/records", "nav.records"),
          new Place("/why", "nav.why"),
          new Place("/ask", "nav.ask"),
          new Place("/setup", "nav.setup"));
  private static final List<Place> CONSOLE =
      List.of(
          new Place("/reviews", "nav.reviews"),
          new Place("/supervise", "nav.supervise"),
          new Place("/sessions", "nav.sessions"),
          new Place("/policy", "nav.policy"),
          new Place("/audit", "nav.audit"),
          new Place("/status", "nav.status"));

  private final Messages words;
  private final Map<String, Set<Role>> pages;

  private record Place(String path, String key) {}

  Navigation(Messages words, Collection<WebRoute> routes) {
    this.words = words;
    this.pages =
        routes.stream()
            .filter(route -> route instanceof PageRoute && route.method() == HandlerType.GET)
            .collect(Collectors.toUnmodifiableMap(WebRoute::where, WebRoute::roles));
  }

  /** Whether there is a page at this path. */
  boolean has(String path) {
    return pages.containsKey(path);
  }

  /** Whether this is a page of the console. */
  static boolean isConsole(String path) {
    return CONSOLE.stream()
        .anyMatch(place -> path.equals(place.path) || path.startsWith(place.path + "/"));
  }

  List<NavEntry> portal(String path, Set<Role> roles) {
    return entries(PORTAL, path, roles);
  }

  List<NavEntry> console(String path, Set<Role> roles) {
    return entries(CONSOLE, path, roles);
  }

  private List<NavEntry> entries(List<Place> places, String path, Set<Role> roles) {
    return places.stream()
        .filter(place -> opens(place.path, roles))
        .map(place -> new NavEntry(place.path, words.say(place.key), place.path.equals(path)))
        .toList();
  }

  private boolean opens(String path, Set<Role> roles) {
    Set<Role> needed = pages.get(path);
    return needed != null && (needed.isEmpty() || !Collections.disjoint(needed, roles));
  }
}
