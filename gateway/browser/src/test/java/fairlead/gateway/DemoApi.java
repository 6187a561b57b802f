package fairlead.gateway;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The API of a demo, as somebody in it whose password is their name. */
final class DemoApi {
  private final Demo demo;

  DemoApi(Demo demo) {
    this.demo = demo;
  }

  /** What is told of a person's own session. */
  Map<String, ?> session(String user) throws IOException {
    try (ApiClient api = as(user)) {
      return JsonTree.members(api.get("/me").get("session"));
    }
  }

  /** Does something to a person's session. */
  void act(String by, String user, String verb, String reason) throws IOException {
    String id = String.valueOf(session(user).get("id"));
    try (ApiClient api = as(by)) {
      api.post("/sessions/" + id + "/" + verb, Map.of("reason", reason));
    }
  }

  private ApiClient as(String user) {
    return new ApiClient(URI.create(demo.url("web") + "/"), ApiClient.basic(user, user));
  }
}
