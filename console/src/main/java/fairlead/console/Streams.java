package fairlead.console;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Serves streams of events, so many to one user, and so many in all. Thread-safe. */
final class Streams implements AutoCloseable {
  /** How many one user may have. */
  static final int MOST_A_USER = 6;

  private static final int MOST = 500;
  private static final Duration LATER = Duration.ofSeconds(10);

  private final Site site;
  private final Gate gate;
  private final Visitors visitors;
  private final Semaphore free = new Semaphore(MOST);
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  Streams(Site site, Gate gate, Visitors visitors) {
    this.site = site;
    this.gate = gate;
    this.visitors = visitors;
  }

  /** Answers for a route; returns when the stream is over. */
  void run(StreamRoute route, Context context) {
    if (gate.isForeign(context)) {
      refuse(context, 403, "problem.foreign");
    } else if (!(visitors.of(context) instanceof Visitor.Person person)) {
      refuse(context, 401, "stranger.unknown");
    } else if (!may(route, person)) {
      refuse(context, 403, "stream.role");
    } else if (!enter(person.principal().user())) {
      Visitors.later(context, LATER);
      refuse(context, 429, "stream.many");
    } else {
      try {
        stream(route, context, person);
      } finally {
        leave(person.principal().user());
      }
    }
  }

  private boolean may(StreamRoute route, Visitor.Person person) {
    return !Collections.disjoint(site.roles(person), route.roles());
  }

  private void refuse(Context context, int status, String key) {
    String sentence = site.words().say(key);
    context.status(status).contentType("text/plain; charset=utf-8").result(sentence + "\n");
  }

  private boolean enter(String user) {
    if (!free.tryAcquire()) {
      return false;
    }
    if (open.merge(user, 1, Integer::sum) > MOST_A_USER) {
      leave(user);
      return false;
    }
    return true;
  }

  private void leave(String user) {
    open.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    free.release();
  }

  private void stream(StreamRoute route, Context context, Visitor.Person person) {
    LiveStream stream =
        new LiveStream(
            text -> write(context.res(), text),
            LiveStream.Rhythm.STANDARD,
            person.principal(),
            site.words(),
            () -> {
              Visitor.Person now = visitors.again(person);
              return now != null && may(route, now);
            },
            closing);
    context.res().setContentType("text/event-stream");
    context.res().setCharacterEncoding("utf-8");
    stream.open();
    try {
      route.handler().run(stream);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpServletResponse response, String text) throws IOException {
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    response.flushBuffer();
  }

  /** Ends all of them. */
  @Override
  public void close() {
    closing.countDown();
  }
}
