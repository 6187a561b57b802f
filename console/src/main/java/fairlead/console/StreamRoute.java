package fairlead.console;

import io.javalin.http.HandlerType;
import java.util.Set;

/**
 * A stream of events that goes on while its page is open (SSE).
 *
 * @param where its path, as Javalin writes it
 * @param roles one of these is needed, all the while
 */
record StreamRoute(String where, Set<Role> roles, Handler handler) implements WebRoute {

  /** Sends events until there are no more, or the stream is over. */
  interface Handler {
    void run(LiveStream stream) throws InterruptedException;
  }

  @Override
  public HandlerType method() {
    return HandlerType.GET;
  }
}
