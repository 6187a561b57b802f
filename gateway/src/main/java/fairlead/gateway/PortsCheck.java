package fairlead.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whether the listeners' ports are free, or this installation's gateway has them. */
final class PortsCheck implements DoctorCheck {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MOST_OCTETS = 64 << 10;

  /**
   * A listener of ours.
   *
   * @param request what it is asked
   * @param sign what only ours answers
   */
  private record Listener(Setting address, Setting port, String request, String sign) {}

  private static final List<Listener> LISTENERS =
      List.of(
          new Listener(
              Setting.PROXY_ADDRESS,
              Setting.PROXY_PORT,
              "GET http://doctor.invalid/ HTTP/1.0\r\n",
              "Proxy-Status: fairlead"),
          // Served in the clear, too, where the pages have TLS.
          new Listener(
              Setting.WEB_ADDRESS,
              Setting.WEB_PORT,
              "GET /proxy.pac HTTP/1.0\r\n",
              "FindProxyForURL"),
          new Listener(
              Setting.METRICS_ADDRESS,
              Setting.METRICS_PORT,
              "GET /metrics HTTP/1.0\r\n",
              "fairlead_"));

  @Override
  public String name() {
    return "ports";
  }

  @Override
  public void look(Installation installation, Findings findings) throws IOException {
    boolean running = installation.running().isPresent();
    for (Listener each : LISTENERS) {
      look(each, installation.settings(), running, findings);
    }
  }

  private static void look(
      Listener listener, Settings settings, boolean running, Findings findings) {
    int port = settings.number(listener.port);
    String key = listener.port.key();
    if (port == 0) {
      findings.ok(key + ": a free one is picked at the start");
      return;
    }
    InetSocketAddress at = new InetSocketAddress(settings.text(listener.address), port);
    String where = at.getHostString() + ":" + port;
    if (at.isUnresolved()) {
      findings.problem(
          listener.address.key() + ": " + at.getHostString() + " is no address of this machine",
          "name one of this machine's, or 0.0.0.0 for all");
      return;
    }
    try {
      bind(at);
      if (running) {
        findings.warning(
            key + ": nothing listens on " + where + ", but a gateway has the data directory",
            "it runs with another port, or another configuration: look at how it was started");
      } else {
        findings.ok(key + ": " + where + " is free");
      }
    } catch (IOException e) {
      taken(listener, at, Failure.toListen(e, listener.port.flag()), running, findings);
    }
  }

  private static void bind(InetSocketAddress at) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(at);
    }
  }

  private static void taken(
      Listener listener, InetSocketAddress at, String why, boolean running, Findings findings) {
    String what = listener.port.key() + ": " + at.getHostString() + ":" + at.getPort();
    if (!answers(listener, at)) {
      findings.problem(
          what + " cannot be listened on: " + why, "give it another port, or end that");
    } else if (running) {
      findings.ok(what + " is this gateway's");
    } else {
      findings.problem(
          what + " is another gateway's, as nobody has this one's data directory",
          "end that one, or give this one other ports");
    }
  }

  private static boolean answers(Listener listener, InetSocketAddress at) {
    InetSocketAddress to =
        at.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), at.getPort())
            : at;
    try (Socket socket = new Socket()) {
      socket.connect(to, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write((listener.request + "Host: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(MOST_OCTETS);
      return new String(answer, StandardCharsets.ISO_8859_1).contains(listener.sign);
    } catch (IOException e) {
      return false;
    }
  }
}
