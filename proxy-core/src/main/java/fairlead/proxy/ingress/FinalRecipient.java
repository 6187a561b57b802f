package fairlead.proxy.ingress;

import fairlead.proxy.audit.AuditRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * Answers OPTIONS and TRACE whose {@code Max-Forwards} is used up: we are then their final
 * recipient (RFC 9110 §7.6.2).
 */
final class FinalRecipient {
  private FinalRecipient() {}

  static boolean answers(String method) {
    return method.equals("OPTIONS") || method.equals("TRACE");
  }

  /** Answers and ends the request. Of a TRACE only what cannot be secret comes back (§9.3.8). */
  static void answer(ClientConnection client, Visit visit, Account account) {
    String head;
    String body;
    if (visit.method.equals("TRACE")) {
      body = "TRACE http://" + visit.host + ":" + visit.port + visit.path + " HTTP/1.1\r\n\r\n";
      head = "Content-Type: message/http\r\n";
    } else {
      body = "";
      head = "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT\r\n";
    }
    ByteBuf out = client.worker.allocator().buffer(256);
    ByteBufUtil.writeAscii(out, "HTTP/1.1 200 OK\r\n" + head);
    ByteBufUtil.writeAscii(out, "Content-Length: " + body.length() + "\r\n");
    boolean goOn = client.mayGoOnUnread();
    ByteBufUtil.writeAscii(out, goOn ? "\r\n" : "Connection: close\r\n\r\n");
    out.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    account.relayed(AuditRecord.Outcome.ALLOWED, "", 200, 0, body.length());
    client.answer(out, goOn);
  }
}
