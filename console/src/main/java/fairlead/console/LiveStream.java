package fairlead.console;

import fairlead.policy.Principal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A stream of events to one open page. It is over when the page is closed, when who opened it has
 * signed out or lost the role that it needs, or when the gateway stops. Used by its route's thread
 * only, which may block.
 */
final class LiveStream {
  private final Out out;
  private final Rhythm rhythm;
  private final Principal principal;
  private final Messages words;
  private final BooleanSupplier allowed;
  private final CountDownLatch closing;
  private long quietMillis;
  private boolean over;

  /** Where it goes. */
  interface Out {
    /** Sends this at once. */
    void write(String text) throws IOException;
  }

  /**
   * How often it does what nobody asked for.
   *
   * @param look at whether it may go on
   * @param heartbeat for proxies on the way, which end what is silent
   */
  record Rhythm(Duration look, Duration heartbeat) {
    static final Rhythm STANDARD = new Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(15));
  }

  /**
   * A stream.
   *
   * @param allowed whether who opened it still may
   * @param closing falls when the gateway stops
   */
  LiveStream(
      Out out,
      Rhythm rhythm,
      Principal principal,
      Messages words,
      BooleanSupplier allowed,
      CountDownLatch closing) {
    this.out = out;
    this.rhythm = rhythm;
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
    String lines = data.replace("\r", "").replace("\n", "\ndata: ");
    return write("event: " + name + "\ndata: " + lines + "\n\n");
  }

  /**
   * Waits, and keeps the connection alive meanwhile.
   *
   * @return whether the stream goes on
   */
  boolean pause(Duration time) throws InterruptedException {
    long look = rhythm.look.toMillis();
    for (long left = time.toMillis(); left > 0 && !over; left -= look) {
      long slice = Math.min(left, look);
      over = closing.await(slice, TimeUnit.MILLISECONDS) || !allowed.getAsBoolean();
      quietMillis += slice;
      if (quietMillis >= rhythm.heartbeat.toMillis() && !over) {
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
      out.write(text);
      quietMillis = 0;
    } catch (IOException gone) {
      over = true;
    }
    return !over;
  }
}
