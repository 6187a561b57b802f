package fairlead.console;

import io.javalin.http.HandlerType;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One thing that can be asked of the API, and who may.
 *
 * @param path below {@link Api#ROOT}, as Javalin writes it
 * @param roles one of these is needed
 */
record ApiRoute(HandlerType method, String path, Set<Role> roles, Handler handler)
    implements WebRoute {

  @Override
  public String where() {
    return Api.ROOT + path;
  }

  /** Answers a call of somebody who may. */
  interface Handler {
    Answer handle(ApiCall call) throws ApiRefusal;
  }

  /**
   * What is answered.
   *
   * @param members of the JSON object; null for no body
   */
  record Answer(int status, @Nullable Consumer<JsonGenerator> members) {
    static Answer ok(Consumer<JsonGenerator> members) {
      return new Answer(200, members);
    }
  }
}
