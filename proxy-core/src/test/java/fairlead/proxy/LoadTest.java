package fairlead.proxy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What meters say of connections while there are some. */
class LoadTest {
  private static String get(String host, int port) {
    return "GET http://%1$s:%2$d/ HTTP/1.1\r\nHost: %1$s:%2$d\r\n%3$s\r\n"
        .formatted(host, port, Rig.CREDENTIALS);
  }

  private static void until(Rig rig, double value, String name, String... tags)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (rig.gauge(name, tags) != value) {
      if (System.nanoTime() > end) {
        throw new AssertionError(name + " is " + rig.gauge(name, tags) + ", not " + value);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void upstream(Rig rig, int inUse, int idle) throws InterruptedException {
    until(rig, inUse, "fairlead.upstream.connections", "state", "in-use");
    until(rig, idle, "fairlead.upstream.connections", "state", "idle");
  }

  @Test
  void countsConnectionsToOriginsAsUsedKeptAndGone() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(wire -> serve(wire, answer))) {
      try (var client = rig.client()) {
        client.send(get("origin.test", origin.port()));
        upstream(rig, 1, 0);
        until(rig, 1, "fairlead.client.connections");
        answer.countDown();
        client.readAnswer();
        upstream(rig, 0, 1);
      }
      until(rig, 0, "fairlead.client.connections");
      origin.close();
      upstream(rig, 0, 0);
    }
  }

  private static void serve(ScriptedOrigin.Wire wire, CountDownLatch answer) throws IOException {
    while (!wire.readHead().isEmpty()) {
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  }

  @Test
  void countsNamesThatNoServerAnswers() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var silent = new DatagramSocket(0, loopback);
        var rig =
            new Rig.Setup().dns(new InetSocketAddress(loopback, silent.getLocalPort())).start();
        var client = rig.client()) {
      client.send(get("silent.test", 80));
      until(rig, 1, "fairlead.dns.lookups");
      client.readAnswer();
      until(rig, 0, "fairlead.dns.lookups");
    }
  }

  @Test
  void countsATunnelAsUsed() throws Exception {
    try (var rig = Rig.start();
        var origin = new ScriptedOrigin(ScriptedOrigin.Wire::readAll);
        var client = rig.client()) {
      client.send(
          "CONNECT origin.test:%1$d HTTP/1.1\r\nHost: origin.test:%1$d\r\n%2$s\r\n"
              .formatted(origin.port(), Rig.CREDENTIALS));
      upstream(rig, 1, 0);
      client.close();
      upstream(rig, 0, 0);
    }
  }
}
