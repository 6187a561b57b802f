package fairlead.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * An origin whose octets say where they stand, so that lost, doubled and swapped ones show.
 *
 * <p>{@code GET /N/R} answers with N octets, or with octets without end for {@code endless}, at
 * most R KiB a second, or at any rate for 0. {@code POST} answers with the SHA-256 of the body.
 */
final class Origin implements AutoCloseable {
  private static final int PERIOD = 61_441; // a length that no buffer has
  private static final byte[] PIECE = piece();
  private static final int STEP_MILLIS = 10;

  private final ServerSocket server;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  Origin() throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Where the first octet of a piece is not what this sends; -1 if all are in their places. */
  static long misplaced(byte[] octets, int length, long position) {
    for (int done = 0; done < length; ) {
      int from = (int) ((position + done) % PERIOD);
      int count = Math.min(length - done, PERIOD - from);
      int at = Arrays.mismatch(octets, done, done + count, PIECE, from, from + count);
      if (at >= 0) {
        return position + done + at;
      }
      done += count;
    }
    return -1;
  }

  private static byte[] piece() {
    byte[] piece = new byte[PERIOD];
    for (int i = 0; i < piece.length; i++) {
      piece[i] = (byte) (i % 251);
    }
    return piece;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = readHead(client.getInputStream());
      String[] path = head.split(" ")[1].split("/");
      OutputStream out = client.getOutputStream();
      if (head.startsWith("POST ")) {
        String sum = sum(client.getInputStream(), length(head));
        out.write(head(sum.length()).getBytes(StandardCharsets.US_ASCII));
        out.write(sum.getBytes(StandardCharsets.US_ASCII));
      } else {
        long count = path[1].equals("endless") ? Long.MAX_VALUE : Long.parseLong(path[1]);
        out.write(head(count).getBytes(StandardCharsets.US_ASCII));
        send(out, count, Long.parseLong(path[2]) * 1_024);
      }
      client.shutdownOutput();
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The gateway went first.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
    }
  }

  private static String head(long count) {
    String length = count == Long.MAX_VALUE ? "" : "Content-Length: " + count + "\r\n";
    return "HTTP/1.1 200 OK\r\n" + length + "Connection: close\r\n\r\n";
  }

  private static void send(OutputStream out, long count, long perSecond)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    for (long sent = 0; sent < count; ) {
      int from = (int) (sent % PERIOD);
      long most = perSecond == 0 ? PERIOD : Math.max(1, perSecond * STEP_MILLIS / 1_000);
      int length = (int) Math.min(Math.min(PERIOD - from, most), count - sent);
      out.write(PIECE, from, length);
      sent += length;
      if (perSecond > 0) {
        long due = begun + TimeUnit.SECONDS.toNanos(sent) / perSecond;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
    }
  }

  private static String sum(InputStream in, int length) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(in.readNBytes(length)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int length(String head) {
    return Integer.parseInt(
        head.toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1"));
  }

  static String readHead(InputStream from) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = from.read();
      if (octet < 0) {
        throw new IOException("ended within a head: " + head);
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
