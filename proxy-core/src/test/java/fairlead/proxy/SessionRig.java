package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.session.Account;
import fairlead.proxy.ledger.SessionLedger;
import fairlead.proxy.ledger.SessionLedger.Deed;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** A proxy on which everybody is in a tier with certain terms, and what tests of those do to it. */
final class SessionRig {

  static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";
  static final Account ACCOUNT = new Account("u", "pupil");
  static final int MIB = 1 << 20;

  /** A tier with these terms, to which everybody belongs, and one without any. */
  static String policy(String terms) {
    return policy(terms, "[ { id: all, hosts: [\"*\"], ports: [1-65535] } ]");
  }

  static String policy(String terms, String allow) {
    return """
    version: 1
    tiers:
      pupil:
        %s
        allow: %s
      staff:
        allow: [ { hosts: ["*"], ports: [1-65535] } ]
      none: {}
    assign:
      - { group: staff, tier: staff }
    default-tier: pupil
    egress:
      open: [ { range: 127.0.0.0/8, ports: [1-65535] } ]
    """
        .formatted(terms.replace("\n", "\n    "), allow);
  }

  static Rig rig(String terms) throws IOException {
    return new Rig.Setup().policy(policy(terms)).start();
  }

  static String connect(ScriptedOrigin origin) {
    return "CONNECT origin.test:%1$d HTTP/1.1\r\nHost: origin.test:%1$d\r\n"
            .formatted(origin.port())
        + Rig.CREDENTIALS
        + "\r\n";
  }

  static String get(ScriptedOrigin origin) {
    return get(origin, "");
  }

  static String get(ScriptedOrigin origin, String more) {
    return "GET http://origin.test:%1$d/ HTTP/1.1\r\nHost: origin.test:%1$d\r\n"
            .formatted(origin.port())
        + Rig.CREDENTIALS
        + more
        + "\r\n";
  }

  static void echo(ScriptedOrigin.Wire wire) throws IOException {
    wire.in().transferTo(wire.out());
  }

  static void page(ScriptedOrigin.Wire wire) throws IOException {
    while (!wire.readHead().isEmpty()) {
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
    }
  }

  /** Sends numbered octets until its peer wants no more. */
  static void endless(ScriptedOrigin.Wire wire) throws IOException {
    byte[] piece = piece();
    while (true) {
      wire.out().write(piece);
    }
  }

  static byte[] piece() {
    byte[] piece = new byte[61_441]; // a length that no buffer has
    for (int i = 0; i < piece.length; i++) {
      piece[i] = (byte) (i % 251);
    }
    return piece;
  }

  /** Reads to the end, which may be a reset; how many octets came, all in their places. */
  static long readNumbered(InputStream in) throws IOException {
    byte[] piece = piece();
    byte[] buffer = new byte[65_536];
    long count = 0;
    try {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        for (int done = 0; done < length; ) {
          int from = (int) (count % piece.length);
          int more = Math.min(length - done, piece.length - from);
          assertThat(Arrays.equals(buffer, done, done + more, piece, from, from + more))
              .as("octets from %d on are in their places", count)
              .isTrue();
          done += more;
          count += more;
        }
      }
    } catch (SocketException e) {
      // A cut stream ends in a reset.
    }
    return count;
  }

  static void expectEnd(RawClient client) throws IOException {
    try {
      assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      // A cut stream ends in a reset.
    }
  }

  static SessionLedger.Acted act(Rig rig, Deed deed) {
    String session =
        rig.ledger
            .look(ACCOUNT, ZoneOffset.UTC)
            .toCompletableFuture()
            .join()
            .orElseThrow()
            .session()
            .id();
    Duration by = deed == Deed.EXTEND ? Duration.ofMinutes(30) : null;
    return rig.ledger
        .act(new SessionLedger.Act("ID", session, "operator", deed, by, "because"), ZoneOffset.UTC)
        .toCompletableFuture()
        .join();
  }

  static void settle(Rig rig) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      rig.keeper.sweep();
      Thread.sleep(10);
    }
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SessionRig() {}
}
