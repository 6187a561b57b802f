package fairlead.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that sends the octets it is told to. */
final class RawClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private final ScriptedOrigin.Wire wire = new ScriptedOrigin.Wire(socket, 0);

  RawClient(InetSocketAddress proxy) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    socket.connect(proxy);
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String octets) throws IOException {
    wire.send(octets);
    return this;
  }

  /** Sends in two writes with time between them, so that they arrive apart. */
  RawClient sendCut(String octets, int at) throws IOException, InterruptedException {
    wire.send(octets.substring(0, at));
    Thread.sleep(1);
    wire.send(octets.substring(at));
    return this;
  }

  RawClient finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  String readHead() throws IOException {
    return wire.readHead();
  }

  String read(int octets) throws IOException {
    return wire.read(octets);
  }

  /** Reads to the end of the stream. */
  String readAll() throws IOException {
    return wire.readAll();
  }

  /** A whole answer with a length. */
  String readAnswer() throws IOException {
    String head = readHead();
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
    if (at < 0) {
      return head;
    }
    return head + read(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)).trim()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
