package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Clients whose credentials nobody has the time to check. */
class UncheckedCredentialsTest {
  @Test
  void areSentAwayAsOverloadedAndNotAsGuessers() throws Exception {
    String busy = Base64.getEncoder().encodeToString("busy:pw".getBytes(StandardCharsets.UTF_8));
    String request =
        "GET http://origin.test/ HTTP/1.1\r\nHost: origin.test\r\nProxy-Authorization: Basic "
            + busy
            + "\r\n\r\n";
    try (var rig = Rig.start();
        var client = rig.client()) {
      assertThat(client.send(request).readAnswer())
          .startsWith("HTTP/1.1 503 overloaded")
          .contains("Retry-After: 1\r\n");
      assertThat(rig.records)
          .singleElement()
          .satisfies(record -> assertThat(record.reason()).isEqualTo("overloaded"));
    }
  }
}
