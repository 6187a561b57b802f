package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.http1.HostileRows;
import fairlead.proxy.http1.HostileRows.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hostile tables through a running proxy: what is refused never reaches the other side. */
class HostileProxyTest {
  private static final Pattern REASON = Pattern.compile("HTTP/1\\.1 (\\d{3}) ([a-z-]+);");
  private static final String EVERYTHING =
      """
      version: 1
      tiers:
        full:
          allow:
            - { id: web, hosts: ["*", "address:0.0.0.0/0", "address:::/0"] }
      assign: [ { group: all, tier: full } ]
      default-tier: full
      """;

  private static Rig open;
  private static Rig closed;

  @BeforeAll
  static void start() throws IOException {
    open = Rig.start();
    closed = new Rig.Setup().policy(EVERYTHING).hosts(hosts()).start();
  }

  @AfterAll
  static void stop() {
    open.close();
    closed.close();
  }

  /** Every private address of the table behind a name. */
  private static String hosts() {
    StringBuilder lines = new StringBuilder();
    List<Row> rows = namedAddresses();
    for (int i = 0; i < rows.size(); i++) {
      String address = rows.get(i).octets(0).replaceAll("[\\[\\]]", "");
      lines.append(address).append(" n").append(i).append(".test\n");
    }
    return lines.toString();
  }

  static List<Row> addresses() {
    return HostileRows.read("addresses.txt");
  }

  static List<Row> privateAddresses() {
    return addresses().stream().filter(row -> row.cell(1).equals("private-address")).toList();
  }

  /** Those that stay what they are in a hosts file: its reader makes IPv4 of mapped addresses. */
  static List<Row> namedAddresses() {
    return privateAddresses().stream().filter(row -> !row.name().matches(".* public")).toList();
  }

  static Stream<Row> faultyRequests() {
    return HostileRows.read("requests.txt").stream().filter(row -> !row.cell(0).equals("ok"));
  }

  static Stream<Row> faultyResponses() {
    return HostileRows.read("responses.txt").stream().filter(row -> !row.cell(1).equals("ok"));
  }

  static Stream<Row> faultyChunks() {
    return HostileRows.read("chunks.txt").stream().filter(row -> !row.cell(0).equals("ok"));
  }

  private static String reason(String answer) {
    Matcher line = REASON.matcher(answer);
    assertThat(line.find()).as(answer).isTrue();
    return line.group(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("addresses")
  void refusesTheAddressInEveryForm(Row row) throws Exception {
    String host = row.octets(0);
    List<String> requests =
        List.of(
            "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\n".formatted(host),
            "CONNECT %1$s:443 HTTP/1.1\r\nHost: %1$s:443\r\n".formatted(host));
    for (String request : requests) {
      try (var client = closed.client()) {
        String answer = client.send(request + Rig.CREDENTIALS + "\r\n").readHead();
        assertThat(reason(answer)).as(request).isEqualTo(row.cell(1));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("namedAddresses")
  void refusesTheNameOfAPrivateAddress(Row row) throws Exception {
    String name = "n" + namedAddresses().indexOf(row) + ".test";
    try (var client = closed.client()) {
      client.send("CONNECT %1$s:443 HTTP/1.1\r\nHost: %1$s:443\r\n".formatted(name));
      assertThat(reason(client.send(Rig.CREDENTIALS + "\r\n").readHead()))
          .isEqualTo("private-address");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyRequests")
  void refusesTheRequestAndAsksNobody(Row row) throws Exception {
    List<String> seen = new ArrayList<>();
    try (var origin = new ScriptedOrigin(wire -> seen.add(wire.readHead()));
        var client = open.client()) {
      String wire = row.octets(1).replace("a.test", "origin.test:" + origin.port());
      boolean unchanged = row.cell(0).startsWith("HOST_") || row.cell(0).startsWith("PORT_");
      String answer = client.send(unchanged ? row.octets(1) : wire).finish().readAll();
      assertThat(answer).matches("(?s)HTTP/1\\.1 (400|414|431) .*");
      assertThat(answer).containsOnlyOnce("Proxy-Status: ");
      assertThat(origin.connections()).isZero();
    }
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyResponses")
  void passesNothingOfTheAnswerOn(Row row) throws Exception {
    String upgrade =
        row.cell(0).equals("UPGRADE") ? "Connection: upgrade\r\nUpgrade: websocket\r\n" : "";
    try (var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send(row.octets(2) + "SECRET");
                });
        var client = open.client()) {
      String authority = "origin.test:" + origin.port();
      client.send(
          "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\n".formatted(authority)
              + upgrade
              + Rig.CREDENTIALS
              + "\r\n");
      String answer = client.readAnswer();
      assertThat(reason(answer)).isEqualTo("upstream-malformed");
      assertThat(answer).doesNotContain("SECRET");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyChunks")
  void neverEndsABrokenBodyAsIfItWereWhole(Row row) throws Exception {
    try (var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  wire.send(row.octets(1));
                });
        var client = open.client()) {
      String authority = "origin.test:" + origin.port();
      client.send(
          "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\n".formatted(authority)
              + Rig.CREDENTIALS
              + "\r\n");
      String answer = client.readAll();
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      assertThat(WholeBody.endsIn(body)).as(answer).isFalse();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyChunks")
  void neverEndsABrokenUploadAsIfItWereWhole(Row row) throws Exception {
    StringBuffer seen = new StringBuffer();
    try (var origin =
            new ScriptedOrigin(
                wire -> {
                  wire.readHead();
                  for (int octet = wire.in().read(); octet >= 0; octet = wire.in().read()) {
                    seen.append((char) octet);
                  }
                });
        var client = open.client()) {
      String authority = "origin.test:" + origin.port();
      client.send(
          "POST http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\nTransfer-Encoding: chunked\r\n"
                  .formatted(authority)
              + Rig.CREDENTIALS
              + "\r\n"
              + row.octets(1));
      String answer = client.readAll();
      assertThat(answer).isNotEmpty();
      assertThat(reason(answer)).isEqualTo("bad-request");
    }
    assertThat(WholeBody.endsIn(seen.toString())).as(seen.toString()).isFalse();
  }

  /** A lenient reader of chunks: the kind that would fall for a broken body. */
  private static final class WholeBody {
    static boolean endsIn(String body) {
      int at = 0;
      while (true) {
        int lineEnd = body.indexOf('\n', at);
        if (lineEnd < 0) {
          return false;
        }
        String digits = body.substring(at, lineEnd).strip().replaceFirst("[;\\s].*", "");
        if (!digits.matches("[0-9a-fA-F]{1,7}")) {
          return false;
        }
        int size = Integer.parseInt(digits, 16);
        if (size == 0) {
          return body.indexOf("\n\r\n", lineEnd) >= 0 || body.indexOf("\n\n", lineEnd) >= 0;
        }
        at = lineEnd + 1 + size;
        if (at > body.length()) {
          return false;
        }
        while (at < body.length() && (body.charAt(at) == '\r' || body.charAt(at) == '\n')) {
          at++;
        }
      }
    }
  }
}
