package fairlead.console;

import io.javalin.http.HandlerType;
import java.util.Set;

/**
 * A page, or what a form on a page sends. A form is only handed on once it has shown that it is one
 * of ours ({@link Site}).
 *
 * @param where its path, as Javalin writes it
 * @param roles one of these is needed; none for what is everybody's
 */
record PageRoute(HandlerType method, String where, Set<Role> roles, Handler handler)
    implements WebRoute {

  /** Answers somebody who may ask. */
  interface Handler {
    void handle(PageCall call) throws PageProblem;
  }

  /** A page for people with one of these roles. */
  static PageRoute get(String path, Set<Role> roles, Handler handler) {
    return new PageRoute(HandlerType.GET, path, roles, handler);
  }

  /** A page for everybody, signed in or not. */
  static PageRoute open(String path, Handler handler) {
    return new PageRoute(HandlerType.GET, path, Set.of(), handler);
  }

  /** What a form sends that people with one of these roles have; it ends in a redirect. */
  static PageRoute post(String path, Set<Role> roles, Handler handler) {
    return new PageRoute(HandlerType.POST, path, roles, handler);
  }
}
