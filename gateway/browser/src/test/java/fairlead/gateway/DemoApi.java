package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
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

  /** Has a student's session asked for, approved and begun, as their tier wants it. */
  void begin(String user) throws IOException {
    approved(user);
    try (ApiClient api = as(user)) {
      api.post("/me/session", Map.of("action", "start"));
    }
  }

  /** Has a student's session asked for and approved, so that they may begin it. */
  void approved(String user) throws IOException {
    String request;
    try (ApiClient api = as(user)) {
      Map<String, Object> wish = Map.of("reason", "Our lesson about bees.");
      request = String.valueOf(api.post("/access-requests", wish).get("id"));
    }
    approve("tina", request, "A good subject.");
    approve("hank", request, "Go ahead.");
  }

  /** Has the policy's files read. */
  void reload() throws IOException {
    try (ApiClient api = as("omar")) {
      assertThat(api.post("/policy/reload", Map.of()).get("problems")).isEqualTo(List.of());
    }
  }

  /** Looks in on everybody, so that sessions go on. */
  void checkIn() throws IOException {
    try (ApiClient api = as("suri")) {
      api.post("/supervision/check-in", Map.of());
    }
  }

  /** Does something to a person's session. */
  void act(String by, String user, String verb, String reason) throws IOException {
    String id = String.valueOf(session(user).get("id"));
    try (ApiClient api = as(by)) {
      api.post("/sessions/" + id + "/" + verb, Map.of("reason", reason));
    }
  }

  /**
   * Asks for a host.
   *
   * @return the access request
   */
  String ask(String user, String host, String reason) throws IOException {
    try (ApiClient api = as(user)) {
      Map<String, Object> wish = Map.of("reason", reason, "hosts", List.of(host));
      return String.valueOf(api.post("/access-requests", wish).get("id"));
    }
  }

  /** Approves an access request, and tells its state then. */
  String approve(String by, String request, String reason) throws IOException {
    try (ApiClient api = as(by)) {
      Map<String, Object> vote = Map.of("verdict", "approve", "reason", reason);
      String path = "/access-requests/" + request + "/reviews";
      return String.valueOf(api.post(path, vote).get("state"));
    }
  }

  private ApiClient as(String user) throws IOException {
    return new ApiClient(URI.create(demo.url("web") + "/"), ApiClient.basic(user, user), null);
  }
}
