package fairlead.console;

import io.javalin.http.HandlerType;
import java.util.Set;

/** One thing that the web listener answers, and who may ask it: a row of {@link RouteTable}. */
sealed interface WebRoute permits ApiRoute, PageRoute, StreamRoute {
  HandlerType method();

  /** The whole path, as Javalin writes it. */
  String where();

  /** One of these is needed; none for what is everybody's. */
  Set<Role> roles();
}
