package fairlead.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal costs proxies that run already, in turns. Arguments: {@code HOST USER:PASSWORD
 * ROUNDS REQUESTS}, then {@code name=port:pid} for each. Started by {@code bench/lists}.
 */
public final class Denied {
  private static final int CONNECTIONS = 16;

  private final byte[] request;
  private final int count;

  private Denied(String host, String credentials, int count) {
    this.request = Messages.of(host, 80, credentials).get();
    this.count = count;
  }

  /** Measures them, and prints a line for each. */
  public static void main(String[] words) throws Exception {
    Denied denied = new Denied(words[0], words[1], Integer.parseInt(words[3]));
    List<Proxy> proxies = new ArrayList<>();
    for (int i = 4; i < words.length; i++) {
      proxies.add(Proxy.parse(words[i]));
    }
    for (Proxy proxy : proxies) {
      denied.micros(proxy);
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
    for (int i = 0; i < proxies.size(); i++) {
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        ratios[round] = figures[i][round] / figures[0][round];
      }
      java.util.Arrays.sort(ratios);
      java.util.Arrays.sort(figures[i]);
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
    List<Thread> clients = new ArrayList<>();
    List<String> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    String failure = ask(proxy.address(), left);
                    if (failure != null) {
                      failures.add(failure);
                    }
                  }));
    }
    for (Thread client : clients) {
      client.join();
    }
    if (!failures.isEmpty()) {
      throw new AnswerReader.Wrong(proxy.name() + ": " + failures.getFirst());
    }
    Thread.sleep(250);
    return proxy.processes().cpu().minus(before).toNanos() / 1_000.0 / count;
  }

  /** What went wrong; null if nothing did. */
  private @Nullable String ask(InetSocketAddress proxy, AtomicInteger left) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 8_192);
      while (left.getAndDecrement() > 0) {
        socket.getOutputStream().write(request);
        String head = head(in);
        if (!head.startsWith("HTTP/1.1 403 denied-by-rule")) {
          return "expected 403 denied-by-rule, got " + head.lines().findFirst().orElse("nothing");
        }
        in.skipNBytes(Long.parseLong(head.replaceAll("(?si).*\ncontent-length: *(\\d+).*", "$1")));
      }
      return null;
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(512);
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.append((char) octet);
      int length = head.length();
      if (octet == '\n' && length > 3 && head.charAt(length - 3) == '\n') {
        break;
      }
    }
    return head.toString();
  }
}
