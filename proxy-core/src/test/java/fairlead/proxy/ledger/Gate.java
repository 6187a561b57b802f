package fairlead.proxy.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port behind which a server is, or is not. */
final class Gate implements AutoCloseable {
  private final int port;
  private final int behind;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listening;

  /** A closed gate on a port of its own. */
  Gate(int behind) throws IOException {
    this.behind = behind;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  void open() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    listening = socket;
    Thread.ofVirtual().start(() -> accept(socket));
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
      }
    } catch (IOException e) {
      // The gate was shut.
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One side is gone, and so is the other now.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** Refuses connections from now on, and cuts those there are. */
  void shut() throws IOException {
    listening.close();
    for (Socket each : sockets) {
      each.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (listening != null) {
      shut();
    }
  }
}
