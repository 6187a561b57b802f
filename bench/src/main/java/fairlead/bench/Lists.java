package fairlead.bench;

import com.sun.management.ThreadMXBean;
import fairlead.policy.Decision;
import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Scheme;
import fairlead.policy.WebRequest;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.match.Host;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What a long list costs where it is loaded and asked: {@code write FILE NAMES} makes one, {@code
 * load DIR NAMES} loads a policy with it, again and again, and decides. Started by {@code
 * bench/lists}.
 */
public final class Lists {
  private static final int LOADS = 7;
  private static final int ROUNDS = 7;
  private static final int DECISIONS = 400_000;
  private static final int ASKED = 4_096;
  private static final String[] ENDS = {"example", "test", "co.example", "org.test", "net.example"};

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private long sink;

  private Lists() {}

  /** See the class. */
  public static void main(String[] words) throws IOException {
    int names = Integer.parseInt(words[2]);
    if (words[0].equals("write")) {
      write(Path.of(words[1]), names);
    } else {
      new Lists().measure(Path.of(words[1]), names);
    }
  }

  /** A name as blocklists have them: two to four labels, nearly all of them different. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    int labels = 1 + random.nextInt(3);
    for (int i = 0; i < labels; i++) {
      int length = 3 + random.nextInt(9);
      for (int j = 0; j < length; j++) {
        name.append((char) ('a' + random.nextInt(26)));
      }
      name.append('.');
    }
    return name.append(ENDS[random.nextInt(ENDS.length)]).toString();
  }

  private static void write(Path file, int names) throws IOException {
    Random random = new Random(names);
    try (BufferedWriter to = Files.newBufferedWriter(file)) {
      for (int i = 0; i < names; i++) {
        // One in four stands for all below it, too.
        to.write((i % 4 == 0 ? "." : "") + name(random) + "\n");
      }
    }
  }

  private void measure(Path directory, int names) {
    long[] millis = new long[LOADS];
    for (int i = 0; i < LOADS; i++) {
      long began = System.nanoTime();
      load(directory);
      millis[i] = (System.nanoTime() - began) / 1_000_000;
    }
    long before = used();
    PolicySet policy = load(directory);
    long after = used();
    double[] decided = decide(policy, names);
    out.printf(
        Locale.ROOT,
        "%d names: first load %d ms, then %d (%d-%d); heap %.1f MiB; a decision %.0f ns, %.1f B%n",
        names,
        millis[0],
        Arrays.stream(millis).skip(1).sorted().skip((LOADS - 1) / 2).findFirst().orElse(0),
        Arrays.stream(millis).skip(1).min().orElse(0),
        Arrays.stream(millis).skip(1).max().orElse(0),
        (after - before) / 1_048_576.0,
        decided[0],
        decided[1]);
    if (sink == 0) {
      throw new IllegalStateException("nothing was allowed, and nothing refused");
    }
  }

  private static PolicySet load(Path directory) {
    return switch (PolicyLoader.load(directory)) {
      case PolicyLoader.Loaded loaded -> loaded.policy();
      case PolicyLoader.Rejected(var problems) ->
          throw new IllegalArgumentException(problems.getFirst().toString());
    };
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /**
   * The least time of a decision in any round, and what it allocates; half of the names are listed.
   */
  private double[] decide(PolicySet policy, int names) {
    PolicySet.Assignment all =
        policy.assign(new Principal("u", Set.of()), InetAddress.getLoopbackAddress());
    List<WebRequest> requests = new ArrayList<>();
    Random listed = new Random(names);
    Random others = new Random(-1);
    for (int i = 0; i < ASKED; i++) {
      String host = name(i % 2 == 0 ? listed : others);
      requests.add(new WebRequest(Scheme.CONNECT, new Host.Name(host), 443, "CONNECT", ""));
    }
    Instant now = Instant.parse("2026-03-04T12:00:00Z");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double best = Double.MAX_VALUE;
    double octets = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long began = System.nanoTime();
      for (int i = 0; i < DECISIONS; i++) {
        Decision decision = policy.decide(all, requests.get(i % ASKED), now);
        sink += decision instanceof Decision.Allow ? 1 : 2;
      }
      best = Math.min(best, (double) (System.nanoTime() - began) / DECISIONS);
      octets = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / DECISIONS;
    }
    return new double[] {best, octets};
  }
}
