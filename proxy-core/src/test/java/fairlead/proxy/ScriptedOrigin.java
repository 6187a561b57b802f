package fairlead.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server on loopback that does with each connection just what a test says. */
final class ScriptedOrigin implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();

  /** What happens on one connection. */
  interface Script {
    void run(Wire wire) throws IOException;
  }

  /** One connection as a test sees it. */
  record Wire(Socket socket, int number) {
    InputStream in() throws IOException {
      return socket.getInputStream();
    }

    OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    void send(String octets) throws IOException {
      out().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      out().flush();
    }

    /** Reads to the end of a head; what it read, or what there was when the peer closed. */
    String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int octet = in().read();
        if (octet < 0) {
          break;
        }
        head.append((char) octet);
      }
      return head.toString();
    }

    String read(int octets) throws IOException {
      return new String(in().readNBytes(octets), StandardCharsets.ISO_8859_1);
    }

    String readAll() throws IOException {
      return new String(in().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Closes with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  ScriptedOrigin(Script script) throws IOException {
    listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(script));
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections came so far. */
  int connections() {
    return accepted.size();
  }

  private void accept(Script script) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        accepted.add(socket);
        int number = accepted.size();
        Thread.ofVirtual().start(() -> serve(script, new Wire(socket, number)));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Script script, Wire wire) {
    try (Socket socket = wire.socket()) {
      script.run(wire);
    } catch (IOException e) {
      // The proxy closed first: the test looks at what it saw, not here.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
