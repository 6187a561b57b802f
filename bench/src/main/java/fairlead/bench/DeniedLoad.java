package fairlead.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/** Connections that stay, each of which asks again and again for what a rule denies. */
final class DeniedLoad {
  private static final int CONNECTIONS = 16;

  private final InetSocketAddress proxy;
  private final byte[] request;

  /**
   * A load.
   *
   * @param credentials as {@code user:password}
   */
  DeniedLoad(InetSocketAddress proxy, String host, String credentials) {
    this.proxy = proxy;
    this.request = Messages.of(host, 80, credentials).get();
  }

  /** What came of it. */
  record Outcome(long answered, long p50Nanos, long p99Nanos) {}

  /**
   * Asks for as long as it should go on. Blocks.
   *
   * @throws AnswerReader.Wrong at the first answer that is not the refusal
   */
  Outcome run(BooleanSupplier goOn) throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<LongStream.Builder> latencies = new ArrayList<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      LongStream.Builder own = LongStream.builder();
      latencies.add(own);
      clients.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      ask(() -> failures.isEmpty() && goOn.getAsBoolean(), own);
                    } catch (IOException | AnswerReader.Wrong e) {
                      failures.add(String.valueOf(e.getMessage()));
                    }
                  }));
    }
    for (Thread client : clients) {
      client.join();
    }
    if (!failures.isEmpty()) {
      throw new AnswerReader.Wrong(failures.size() + " failed: " + failures.peek());
    }
    long[] all = latencies.stream().flatMapToLong(LongStream.Builder::build).toArray();
    Arrays.sort(all);
    return new Outcome(all.length, all[all.length / 2], all[(int) (all.length * 0.99)]);
  }

  private void ask(BooleanSupplier goOn, LongStream.Builder latencies) throws IOException {
    try (Socket socket = new Socket(proxy.getAddress(), proxy.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 8_192);
      while (goOn.getAsBoolean()) {
        long began = System.nanoTime();
        socket.getOutputStream().write(request);
        String head = head(in);
        if (!head.startsWith("HTTP/1.1 403 denied-by-rule")) {
          String got = head.lines().findFirst().orElse("nothing");
          throw new AnswerReader.Wrong("expected 403 denied-by-rule, got " + got);
        }
        in.skipNBytes(Long.parseLong(head.replaceAll("(?si).*\ncontent-length: *(\\d+).*", "$1")));
        latencies.add(System.nanoTime() - began);
      }
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
