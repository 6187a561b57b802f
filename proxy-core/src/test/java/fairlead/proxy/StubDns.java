package fairlead.proxy;

import fairlead.policy.address.AddressLiteral;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on loopback (RFC 1035 §4) that answers what a test says, with a TTL of zero. */
final class StubDns implements AutoCloseable {
  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int RESPONSE = 0x8180;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Map<String, List<InetAddress>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  StubDns() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  /** From now on the name has these addresses; it does not exist before. */
  void answer(String name, String... addresses) {
    answers.put(
        name,
        Arrays.stream(addresses)
            .map(text -> Objects.requireNonNull(AddressLiteral.parse(text)))
            .toList());
  }

  /** How many queries came so far. */
  int asked() {
    return asked.get();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        DatagramPacket query = new DatagramPacket(buffer, buffer.length);
        socket.receive(query);
        asked.incrementAndGet();
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, query.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      } catch (IOException e) {
        return;
      }
    }
  }

  private byte[] answer(ByteBuffer query) {
    int id = query.getShort(0);
    query.position(12);
    StringBuilder name = new StringBuilder();
    for (int length = query.get(); length != 0; length = query.get()) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = query.getShort();
    query.getShort();
    int questionEnd = query.position();
    List<InetAddress> known = answers.get(name.toString());
    int octets = type == TYPE_A ? 4 : type == TYPE_AAAA ? 16 : -1;
    List<InetAddress> found =
        known == null
            ? List.of()
            : known.stream().filter(a -> a.getAddress().length == octets).toList();
    ByteBuffer out = ByteBuffer.allocate(512);
    out.putShort((short) id).putShort((short) (RESPONSE | (known == null ? NO_SUCH_NAME : 0)));
    out.putShort((short) 1).putShort((short) found.size()).putInt(0);
    out.put(query.array(), 12, questionEnd - 12);
    for (InetAddress address : found) {
      out.putShort((short) 0xC00C).putShort((short) type).putShort((short) 1).putInt(0);
      out.putShort((short) octets).put(address.getAddress());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  @Override
  public void close() {
    socket.close();
  }
}
