package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import fairlead.proxy.http1.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request that is not passed on: the reason in the status line, in {@code Proxy-Status}
 * (RFC 9209) and in the body, with a link to the page that explains it.
 */
final class Refuser {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Worker worker;

  Refuser(Worker worker) {
    this.worker = worker;
  }

  /**
   * Writes the answer.
   *
   * @param head what was read of the request; its {@code Accept} decides the body's form
   * @param retryAfter when asking again makes sense; null if nobody knows
   * @param close whether the connection ends after the answer
   * @return the answer, which the caller owns
   */
  ByteBuf answer(
      Visit visit,
      DenyReason reason,
      @Nullable RequestHead head,
      @Nullable Duration retryAfter,
      boolean close) {
    String id = visit.shown(reason);
    String link = worker.parts.portal().why(id);
    String rule = visit.refusingRule(reason);
    RefusalPage.Form form = RefusalPage.Form.of(head == null ? null : head.accept());
    byte[] body =
        new RefusalPage(
                reason,
                rule,
                visit.tier(),
                target(visit),
                id,
                link,
                Asking.of(visit, reason, worker.parts.portal().ask(id)),
                visit.detail)
            .as(form)
            .getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(512);
    startLine(out, reason, link, visit.time);
    out.append("Proxy-Status: fairlead; error=").append(reason.proxyStatus());
    out.append("; details=\"").append(reason.label());
    if (rule != null) {
      out.append("; rule=").append(rule);
    }
    out.append("\"\r\nFairlead-Decision: ").append(id);
    out.append("\r\nCache-Control: no-store\r\n");
    if (reason.status() == 407) {
      out.append("Proxy-Authenticate: Basic realm=\"Fairlead\", charset=\"UTF-8\"\r\n");
    }
    if (retryAfter != null) {
      out.append("Retry-After: ").append(Math.max(1, retryAfter.toSeconds())).append("\r\n");
    }
    if (close) {
      out.append("Connection: close\r\n");
    }
    out.append("Content-Type: ").append(form.mediaType());
    out.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    ByteBuf answer = worker.allocator().buffer(out.length() + body.length);
    ByteBufUtil.writeAscii(answer, out);
    return head != null && head.isHead() ? answer : answer.writeBytes(body);
  }

  private static void startLine(StringBuilder out, DenyReason reason, String link, Instant now) {
    out.append("HTTP/1.1 ").append(reason.status()).append(' ').append(reason.label());
    out.append("; why ").append(link).append("\r\nDate: ").append(DATE.format(now)).append("\r\n");
  }

  private static String target(Visit visit) {
    if (visit.host.isEmpty()) {
      return "";
    }
    return visit.method + " " + visit.host + ":" + visit.port + visit.path;
  }
}
