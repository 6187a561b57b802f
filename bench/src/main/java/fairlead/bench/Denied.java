package fairlead.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a refusal costs proxies that run already, in turns. Arguments: {@code HOST USER:PASSWORD
 * ROUNDS REQUESTS}, then {@code name=port:pid} for each. Started by {@code bench/lists}.
 */
public final class Denied {
  private final String host;
  private final String credentials;
  private final int count;

  private Denied(String host, String credentials, int count) {
    this.host = host;
    this.credentials = credentials;
    this.count = count;
  }

  /** Measures them, and prints a line for each. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Denied denied = new Denied(words[0], words[1], Integer.parseInt(words[3]));
    List<Proxy> proxies = new ArrayList<>();
    for (int i = 4; i < words.length; i++) {
      proxies.add(Proxy.parse(words[i]));
    }
    for (Proxy proxy : proxies) {
      denied.micros(proxy); // warms up
      denied.micros(proxy);
    }
    int rounds = Integer.parseInt(words[2]);
    double[][] figures = new double[proxies.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < proxies.size(); i++) {
        figures[i][round] = denied.micros(proxies.get(i));
      }
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    double[] first = figures[0].clone();
    for (int i = 0; i < proxies.size(); i++) {
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        ratios[round] = figures[i][round] / first[round];
      }
      Arrays.sort(ratios);
      Arrays.sort(figures[i]);
      out.printf(
          Locale.ROOT,
          "%s: a refusal %.1f us of CPU, %.2f (%.2f-%.2f) x %s%n",
          proxies.get(i).name(),
          figures[i][rounds / 2],
          ratios[rounds / 2],
          ratios[0],
          ratios[rounds - 1],
          proxies.getFirst().name());
    }
  }

  /** CPU of one refusal, µs. */
  private double micros(Proxy proxy) throws IOException, InterruptedException {
    Duration before = proxy.processes().cpu();
    AtomicInteger left = new AtomicInteger(count);
    long answered =
        new DeniedLoad(proxy.address(), host, credentials)
            .run(() -> left.getAndDecrement() > 0)
            .answered();
    Thread.sleep(250);
    return proxy.processes().cpu().minus(before).toNanos() / 1_000.0 / answered;
  }
}
