package fairlead.console;

import fairlead.policy.match.Host;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The web listener. It has two sockets: the public one, and an inner one on loopback on which the
 * proxy brings clients and says who they are; there each connection proves with a token that it is
 * the proxy. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  private static final int TOKEN_OCTETS = 32;

  private final Javalin javalin;
  private final byte[] token = new byte[TOKEN_OCTETS];
  private final Gate gate;
  private final String scheme;
  private final String publicUrl;
  private @Nullable Streams streams;
  private @Nullable ServerConnector outer;
  private @Nullable ServerConnector inner;

  private WebServer(WebConfig config, WebParts parts, RouteTable table) throws IOException {
    new SecureRandom().nextBytes(token);
    gate = new Gate(token, config.wpad());
    javalin = Javalin.create(javalinConfig -> configure(javalinConfig, config, parts, table));
    scheme = config.tls() == null ? "http" : "https";
    try {
      javalin.start();
    } catch (RuntimeException e) {
      javalin.stop();
      throw new IOException(config.listen() + ": " + rootMessage(e), e);
    }
    String url = config.publicUrl().replaceAll("/+$", "");
    publicUrl = url.isEmpty() ? localUrl() : url;
    gate.admit(publicUrl, localUrl());
    parts.addresses().portalIs(publicUrl);
  }

  /**
   * Starts to serve.
   *
   * @throws IOException if the address cannot be bound; nothing runs then
   */
  public static WebServer start(WebConfig config, WebParts parts) throws IOException {
    return start(config, parts, new RouteTable(RouteTable.routes(parts)));
  }

  /** Starts to serve a table of one's own. */
  static WebServer start(WebConfig config, WebParts parts, RouteTable table) throws IOException {
    return new WebServer(config, parts, table);
  }

  /** Where the public listener is. */
  public InetSocketAddress address() {
    return address(outer);
  }

  /**
   * Where the proxy brings clients: PROXY protocol, version 2, with {@link #token} in each header.
   */
  public InetSocketAddress inner() {
    return address(inner);
  }

  /** What the proxy shows on the inner socket. */
  public byte[] token() {
    return token.clone();
  }

  /** What stands before every link, without a trailing slash. */
  public String publicUrl() {
    return publicUrl;
  }

  /** The public listener as a URL. */
  public String localUrl() {
    InetSocketAddress at = address();
    String host = Host.of(at.getAddress()).text();
    return scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + at.getPort();
  }

  private void configure(JavalinConfig config, WebConfig web, WebParts parts, RouteTable table) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.jetty.addConnector(
        (server, http) -> {
          outer = open(server, web.listen(), "outer", spoken(http, web.tls()));
          return outer;
        });
    config.jetty.addConnector(
        (server, http) -> {
          InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          List<ConnectionFactory> spoken = new ArrayList<>(spoken(http, web.tls()));
          spoken.addFirst(new ProxyConnectionFactory());
          inner = open(server, loopback, Gate.INNER, spoken);
          return inner;
        });
    // What is compressed together with a secret can be told from its length; assets have none.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    streams = table.serve(config, parts, gate);
  }

  /**
   * What a socket speaks: HTTP, and with TLS both, told from a connection's first octets. So
   * somebody who types {@code http://} is led on, and the proxy can bring plain requests too.
   */
  private static List<ConnectionFactory> spoken(HttpConfiguration http, @Nullable TlsFiles tls) {
    HttpConfiguration own = new HttpConfiguration(http);
    own.setSendServerVersion(false);
    HttpConnectionFactory plain = new HttpConnectionFactory(own);
    if (tls == null) {
      return List.of(plain);
    }
    // Which names are ours the gate says, of TLS as of plain requests.
    own.addCustomizer(new SecureRequestCustomizer(false));
    SslConnectionFactory secure = new SslConnectionFactory(tls.factory(), plain.getProtocol());
    return List.of(new DetectorConnectionFactory(secure), plain);
  }

  private static ServerConnector open(
      Server server, InetSocketAddress address, String name, List<ConnectionFactory> spoken) {
    ServerConnector connector =
        new ServerConnector(server, spoken.toArray(new ConnectionFactory[0]));
    connector.setName(name);
    connector.setHost(address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    try {
      connector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  private static InetSocketAddress address(@Nullable ServerConnector connector) {
    if (connector == null) {
      throw new IllegalStateException("the web listener does not run");
    }
    return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public void close() {
    if (streams != null) {
      streams.close();
    }
    javalin.stop();
  }
}
