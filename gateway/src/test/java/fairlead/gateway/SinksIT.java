package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records reach a collector over restarts and kills, beside a receiver that hangs. */
class SinksIT {
  private static final Pattern NUMBER =
      Pattern.compile("\"fairlead.seq\",\"value\":\\{\"intValue\":\"(\\d+)");

  @TempDir private Path directory;
  private final Set<Long> taken = new ConcurrentSkipListSet<>();
  private HttpServer collector;
  private TestConfig config;

  @BeforeEach
  void startCollector() throws IOException {
    config = new TestConfig(directory, 9);
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          NUMBER.matcher(body).results().map(SinksIT::number).forEach(taken::add);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  private static long number(MatchResult found) {
    return Long.parseLong(found.group(1));
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  private RunningGateway start(int hanging) throws IOException {
    String sinks =
        "[ { name: out, stdout: {}, kinds: [gap] },"
            + " { name: otel, otlp: { url: 'http://127.0.0.1:%d/v1/logs' } },"
                .formatted(collector.getAddress().getPort())
            + " { name: stuck, syslog: { address: '127.0.0.1:%d', tls: true } } ]"
                .formatted(hanging);
    return RunningGateway.start(config.directory(), Map.of("FAIRLEAD_AUDIT_SINKS", sinks));
  }

  private void refuseSome(RunningGateway gateway, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(gateway.ask("ben", "http://n" + i + ".test:9/")).contains("not-in-allowlist");
    }
  }

  @Test
  void goOnWhereAKillLeftThem() throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      try (RunningGateway gateway = start(hanging.getLocalPort())) {
        assertThat(gateway.banner()).hasSize(4);
        refuseSome(gateway, 3);
        Waiting.until("some records", () -> taken.size() >= 4);
        refuseSome(gateway, 2);
        gateway.signal("KILL");
        assertThat(gateway.exit()).isNotZero();
      }
      try (RunningGateway gateway = start(hanging.getLocalPort())) {
        refuseSome(gateway, 2);
        gateway.signal("TERM");
        assertThat(gateway.exit()).isZero();
      }
      long last = taken.stream().mapToLong(Long::longValue).max().orElseThrow();
      assertThat(taken).isEqualTo(upTo(last));
      assertThat(config.data().resolve("sinks/otel/365d.offset")).hasContent(Long.toString(last));
      assertThat(config.data().resolve("sinks/stuck/365d.offset")).hasContent("0");
    }
  }

  private static Set<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().collect(Collectors.toCollection(TreeSet::new));
  }
}
