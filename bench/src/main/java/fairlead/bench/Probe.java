package fairlead.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks a proxy once, by hand, for what it must grant and must refuse: a proxy that does less than
 * the others would look cheap.
 */
final class Probe {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Plan plan;
  private final InetSocketAddress proxy;
  private final String credentials;

  /**
   * @param credentials that this proxy takes, as {@code user:password}
   */
  Probe(Plan plan, InetSocketAddress proxy, String credentials) {
    this.plan = plan;
    this.proxy = proxy;
    this.credentials = credentials;
  }

  /** One case: who asks for which name, and what must come of it. */
  private record Case(String host, String credentials, int status) {}

  /**
   * Throws if any answer is not the expected one.
   *
   * @throws IOException if the proxy does not answer at all
   */
  void check() throws IOException {
    List<Case> cases =
        List.of(
            new Case(plan.target(), credentials, 200),
            new Case(plan.target(), "", 407),
            new Case(plan.target(), credentials + "-wrong", 407),
            new Case(plan.denied(), credentials, 403));
    for (Case one : cases) {
      Messages messages = Messages.of(one.host, plan.origin().getPort(), one.credentials);
      expect(one, "GET", messages.get());
      expect(one, "CONNECT", messages.connect());
    }
  }

  private void expect(Case one, String method, byte[] request) throws IOException {
    String line = firstLine(request);
    if (!line.matches("HTTP/1\\.[01] " + one.status + "( .*)?")) {
      String who = one.credentials.isEmpty() ? "nobody" : one.credentials;
      throw new AnswerReader.Wrong(
          method + " " + one.host + " by " + who + ": expected " + one.status + ", got " + line);
    }
  }

  private String firstLine(byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(proxy, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request);
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = reader.readLine();
      return line == null ? "nothing" : line;
    }
  }
}
