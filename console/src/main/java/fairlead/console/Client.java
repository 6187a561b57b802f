package fairlead.console;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Where a request comes from: the client itself, also where the proxy brought it. */
final class Client {
  private Client() {}

  static InetAddress address(Context context) {
    SocketAddress remote =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getRemoteSocketAddress();
    return remote instanceof InetSocketAddress inet
        ? inet.getAddress()
        : InetAddress.getLoopbackAddress();
  }
}
