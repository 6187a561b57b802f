package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.SealedLine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines to a syslog receiver over TCP or TLS, as {@link SyslogFrame}s. Syslog knows no
 * acknowledgement. So a connection is looked at before it is written to and for a while behind
 * that: if it was closed or reset, all of these lines are sent again over another. What a receiver
 * that dies had read and not kept is gone all the same; where that matters, another sink is right.
 */
final class SyslogSink implements Sink {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** How long the far side has to say that it did not want what it got. */
  private static final int SETTLE_MILLIS = 100;

  private static final int GLANCE_MILLIS = 1;

  private final SinkConfig.Syslog config;
  private final @Nullable SSLSocketFactory tls;
  private final Duration longest;
  private volatile @Nullable Socket socket;

  /** The same without TLS, if there is TLS. */
  private volatile @Nullable Socket raw;

  private volatile boolean closed;

  private SyslogSink(SinkConfig.Syslog config, @Nullable SSLSocketFactory tls, Duration longest) {
    this.config = config;
    this.tls = tls;
    this.longest = longest;
  }

  static SyslogSink of(SinkConfig.Syslog config, Duration longest) throws IOException {
    SSLSocketFactory tls =
        config.tls() ? TrustedBy.context(config.caCert()).getSocketFactory() : null;
    return new SyslogSink(config, tls, longest);
  }

  @Override
  public Receipt deliver(List<SealedLine> lines) {
    // A write cannot time out; a connection that is closed ends it.
    CompletableFuture<Void> watch =
        new CompletableFuture<Void>().orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    try {
      Socket to = connected();
      watch.whenComplete((_, timeout) -> close(timeout == null ? null : raw));
      for (SealedLine line : lines) {
        to.getOutputStream().write(SyslogFrame.of(line));
      }
      to.getOutputStream().flush();
      if (isOver(to, SETTLE_MILLIS)) {
        throw new IOException("the connection was closed behind what was sent");
      }
      return Receipt.delivered();
    } catch (IOException e) {
      drop();
      return Receipt.trouble(lines, words(e));
    } finally {
      watch.complete(null);
    }
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private Socket connected() throws IOException {
    Socket open = socket;
    if (open != null && !isOver(open, GLANCE_MILLIS)) {
      return open;
    }
    drop();
    Socket made = connect();
    socket = made;
    if (closed) {
      drop();
      throw new IOException("closed");
    }
    return made;
  }

  private Socket connect() throws IOException {
    Socket plain = new Socket();
    raw = plain;
    try {
      plain.connect(
          new InetSocketAddress(config.host(), config.port()), Math.toIntExact(CONNECT.toMillis()));
      plain.setKeepAlive(true);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(Math.toIntExact(longest.toMillis()));
      return tls == null ? plain : secured(plain, tls);
    } catch (UnknownHostException e) {
      plain.close();
      throw new IOException(config.host() + " does not resolve", e);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** Checks that the far side is the host of the settings, as RFC 5425, section 5.2, has it. */
  private Socket secured(Socket plain, SSLSocketFactory with) throws IOException {
    SSLSocket secure =
        (SSLSocket) with.createSocket(plain, config.host(), config.port(), /* autoClose= */ true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /**
   * Whether the far side ends the connection within a while; what else it says is of no account.
   */
  private static boolean isOver(Socket socket, int millis) {
    byte[] ignored = new byte[256];
    try {
      socket.setSoTimeout(millis);
      while (socket.getInputStream().read(ignored) >= 0) {}
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The connection below TLS goes first: to say goodbye could take for ever. */
  private void drop() {
    socket = null;
    close(raw);
  }

  private static void close(@Nullable Socket some) {
    try {
      if (some != null) {
        some.close();
      }
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }
}
