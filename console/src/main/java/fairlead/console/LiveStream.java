package fairlead.console;

import fairlead.policy.Principal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A stream of events to one open page. It is over when the page is closed, when who opened it has
 * signed out or lost the role that it needs, or when the gateway stops. Used by its route's thread
 * only, which may block.
 */
final class LiveStream {
  private static final long SLICE_MILLIS = 1_000;
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final HttpServletResponse response;
  private final Principal principal;
  private final Messages words;
  private final BooleanSupplier allowed;
  private final CountDownLatch closing;
  private final Map<String, String> sent = new HashMap<>();
  private long quietMillis;
  private boolean over;

  /**
   * A stream.
   *
   * @param allowed whether who opened it still may; asked about once a second
   * @param closing falls when the gateway stops
   */
  LiveStream(
      HttpServletResponse response,
      Principal principal,
      Messages words,
      BooleanSupplier allowed,
      CountDownLatch closing) {
    this.response = response;
    this.principal = principal;
    this.words = words;
    this.allowed = allowed;
    this.closing = closing;
  }

  /** Who opened it. */
  Principal principal() {
    return principal;
  }

  Messages words() {
    return words;
  }

  /** Begins the answer, so that the page knows that it is listened to. */
  void open() {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("utf-8");
    write(": open\n\n");
  }

  /**
   * Sends an event.
   *
   * @param name of the event, as the page listens to it
   * @param data may have many lines
   * @return whether the stream goes on
   */
  boolean send(String name, String data) {
    sent.put(name, data);
    String lines = data.replace("\r", "").replace("\n", "\ndata: ");
    return write("event: " + name + "\ndata: " + lines + "\n\n");
  }

  /** The same, unless that very thing was what was sent last under this name. */
  boolean sendIfNew(String name, String data) {
    return data.equals(sent.get(name)) ? !over : send(name, data);
  }

  /**
   * Waits, and keeps the connection alive meanwhile.
   *
   * @return whether the stream goes on
   */
  boolean pause(Duration time) throws InterruptedException {
    for (long left = time.toMillis(); left > 0 && !over; left -= SLICE_MILLIS) {
      long slice = Math.min(left, SLICE_MILLIS);
      over = closing.await(slice, TimeUnit.MILLISECONDS) || !allowed.getAsBoolean();
      quietMillis += slice;
      if (quietMillis >= HEARTBEAT_MILLIS && !over) {
        write(":\n\n");
      }
    }
    return !over;
  }

  private boolean write(String text) {
    if (over) {
      return false;
    }
    try {
      response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      response.flushBuffer();
      quietMillis = 0;
    } catch (IOException gone) {
      over = true;
    }
    return !over;
  }
}
