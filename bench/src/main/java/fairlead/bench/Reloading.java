package fairlead.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What reloads cost those who ask meanwhile. Arguments: {@code URL USER:PASSWORD LIST RELOADS} and
 * {@code name=port:pid}: the web listener, an operator whom a rule denies {@code denied.example},
 * the list of a rule that denies what it names, how often it is changed. Started by {@code
 * bench/reload}.
 */
public final class Reloading {
  private static final String TOGGLED = "toggled.example";
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String credentials;
  private final URI reload;
  private final Path list;
  private final Proxy proxy;
  private final HttpClient client = HttpClient.newHttpClient();

  private Reloading(String[] words) {
    reload = URI.create(words[0] + "/api/v1/policy/reload");
    credentials = words[1];
    list = Path.of(words[2]);
    proxy = Proxy.parse(words[4]);
  }

  /** Measures, and prints what came of it. */
  public static void main(String[] words) throws IOException, InterruptedException {
    new Reloading(words).run(Integer.parseInt(words[3]));
  }

  private void run(int reloads) throws IOException, InterruptedException {
    DeniedLoad load = new DeniedLoad(proxy.address(), "denied.example", credentials);
    quiet(load); // warms up
    DeniedLoad.Outcome before = quiet(load);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<DeniedLoad.Outcome> during =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return load.run(() -> !over.get());
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    long[] millis = new long[reloads];
    String names = Files.readString(list);
    int changed = 0;
    for (int i = 0; i < reloads; i++) {
      boolean denied = i / 2 % 2 == 0; // every other one changes the verdict
      Files.writeString(list, (denied ? TOGGLED : "") + "\n# " + i + "\n" + names);
      long began = System.nanoTime();
      take();
      millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      expect(denied);
      changed += i % 2 == 0 ? 1 : 0;
    }
    over.set(true);
    DeniedLoad.Outcome outcome = during.join();
    Arrays.sort(millis);
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .printf(
            Locale.ROOT,
            "%d reloads, %d of which changed a verdict, each checked: %d ms (%d-%d) each; %d"
                + " requests meanwhile, none failed%np50 %.2f ms, p99 %.2f ms; without reloads %.2f"
                + " and %.2f ms: p99 x %.2f%n",
            reloads,
            changed,
            millis[reloads / 2],
            millis[0],
            millis[reloads - 1],
            outcome.answered(),
            outcome.p50Nanos() / 1e6,
            outcome.p99Nanos() / 1e6,
            before.p50Nanos() / 1e6,
            before.p99Nanos() / 1e6,
            (double) outcome.p99Nanos() / before.p99Nanos());
  }

  private static DeniedLoad.Outcome quiet(DeniedLoad load) throws InterruptedException {
    long end = System.nanoTime() + QUIET_NANOS;
    return load.run(() -> System.nanoTime() < end);
  }

  private void take() throws IOException, InterruptedException {
    byte[] pair = credentials.getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(reload)
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    String said = client.send(request, BodyHandlers.ofString()).body();
    if (!said.startsWith("{\"result\":\"taken\"")) {
      throw new AnswerReader.Wrong("expected a reload, got " + said);
    }
  }

  /** Asks once for what the list names now, or does not: then the name leads to this machine. */
  private void expect(boolean denied) throws IOException, InterruptedException {
    AtomicBoolean asked = new AtomicBoolean();
    try {
      new DeniedLoad(proxy.address(), TOGGLED, credentials)
          .run(() -> asked.compareAndSet(false, true));
      if (denied) {
        return;
      }
    } catch (AnswerReader.Wrong e) {
      if (!denied && String.valueOf(e.getMessage()).contains("403 private-address")) {
        return;
      }
    }
    throw new AnswerReader.Wrong("a reload did not count: " + TOGGLED + " denied: " + !denied);
  }
}
