package fairlead.proxy.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** Takes syslog messages in frames with their length. */
final class SyslogReceiver implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private volatile int closesBehind;
  private volatile boolean readsNothing;

  SyslogReceiver(ServerSocketFactory factory) throws IOException {
    server = factory.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  List<String> messages() {
    return messages;
  }

  int connections() {
    return sockets.size();
  }

  /** Once, resets the connection behind so many messages. */
  void closesBehind(int count) {
    closesBehind = count;
  }

  void readsNothing() {
    readsNothing = true;
  }

  void await(int count) throws InterruptedException {
    for (int i = 0; i < 5_000 && messages.size() < count; i++) {
      Thread.sleep(2);
    }
    assertThat(messages).hasSize(count);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        if (!readsNothing) {
          Thread.ofPlatform().daemon().start(() -> read(socket));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void read(Socket socket) {
    try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        byte[] message = new byte[length(in)];
        in.readFully(message);
        messages.add(new String(message, StandardCharsets.UTF_8));
        if (closesBehind > 0 && --closesBehind == 0) {
          socket.setSoLinger(true, 0);
          socket.close();
        }
      }
    } catch (IOException e) {
      // The sender left, or this was closed.
    }
  }

  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (int digit = in.read(); digit != ' '; digit = in.read()) {
      if (digit < '0' || digit > '9') {
        throw new EOFException("no length: " + digit);
      }
      length = 10 * length + digit - '0';
    }
    return length;
  }

  void closeAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeAll();
  }
}
