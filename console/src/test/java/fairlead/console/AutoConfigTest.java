package fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.Scriptable;

/** The script as an engine runs it. */
class AutoConfigTest {

  /** Without the functions that browsers supply: it has to do without. */
  private static String run(String portal, String host) {
    try (Context engine = Context.enter()) {
      engine.setLanguageVersion(Context.VERSION_ES6);
      Scriptable scope = engine.initSafeStandardObjects();
      String script = AutoConfig.script("gateway.example:3128", portal);
      engine.evaluateString(scope, script, "proxy.pac", 1, null);
      Function find = (Function) scope.get("FindProxyForURL", scope);
      Object[] arguments = {"https://" + host + "/", host};
      return Context.toString(find.call(engine, scope, scope, arguments));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, PROXY",
    "EXAMPLE.ORG, PROXY",
    "gateway.example, PROXY",
    "localhost, DIRECT",
    "LocalHost, DIRECT",
    "app.localhost, DIRECT",
    "localhost.evil.example, PROXY",
    "printer, DIRECT",
    "127.0.0.1, DIRECT",
    "127.1.2.3, DIRECT",
    "127.evil.example, PROXY",
    "127.0.0.1.evil.example, PROXY",
    "10.0.0.1, PROXY",
    "169.254.169.254, PROXY",
    "'::1', DIRECT",
    "'[::1]', DIRECT",
    "'2001:db8::1', PROXY",
    "'[2001:db8::1]', PROXY",
    "'::ffff:8.8.8.8', PROXY",
    "'fd00::1', PROXY",
    "2130706433, PROXY",
    "0x08080808, PROXY",
    "0x7f.1, PROXY",
    "localhost., PROXY",
    "a_b, PROXY",
    "xn--p1ai, DIRECT",
    "'', PROXY"
  })
  void goesAroundTheProxyForTheClientsOwnOnly(String host, String expected) {
    String said = run("http://gateway.example:8080", host);
    assertThat(said).isEqualTo(expected.equals("PROXY") ? "PROXY gateway.example:3128" : "DIRECT");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, 127.0.0.1",
    "http://gateway:8080, gateway",
    "http://[::1]:8080, ::1",
    "https://Gateway.example, gateway.example"
  })
  void asksForThePortalThroughTheProxy(String portal, String host) {
    assertThat(run(portal, host)).isEqualTo("PROXY gateway.example:3128");
  }
}
