package fairlead.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures proxies that run already, one after another in each round, so that each figure has its
 * counterparts close in time. Started by {@code bench/side-by-side}.
 *
 * <p>The origin and the load share one event loop: with two processors, the proxy's and ours, a
 * second thread would only take turns with the first.
 */
public final class SideBySide {
  private static final Duration LONGEST_FIGURE = Duration.ofSeconds(20);
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);

  /** For what a proxy does behind an answer: it closes, and writes its log. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  /** In turns, for what a proxy writes down of people half a minute after they were there, too. */
  private static final Duration SETTLE_TURNS = Duration.ofSeconds(31);

  private final Plan plan;
  private final EventLoop loop;
  private final PrintStream out;
  private final List<Figure> figures = new ArrayList<>();
  private final ProcessTree us = new ProcessTree(ProcessHandle.current().pid());
  private final Totals totals = new Totals();
  private final Map<String, Messages> messages = new HashMap<>();

  private SideBySide(Plan plan, EventLoop loop, PrintStream out) {
    this.plan = plan;
    this.loop = loop;
    this.out = out;
  }

  /** See {@link Plan#parse}. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Plan plan = Plan.parse(words);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("load", true), EpollIoHandler.newFactory());
    Origin.listen(group, plan.origin(), plan.turn());
    try {
      new SideBySide(plan, group.next(), out).run();
    } catch (AnswerReader.Wrong e) {
      System.err.println("side-by-side: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    for (Proxy proxy : plan.proxies()) {
      out.println(proxy.name() + ": checks its answers, warms up");
      List<String> people = people(proxy);
      messages.put(proxy.name(), Messages.of(plan.target(), plan.origin().getPort(), people));
      new Probe(plan, proxy.address(), people.getFirst()).check();
      totals.add(proxy, Measure.M1, 1);
      totals.add(proxy, Measure.M3, 1);
      for (Measure measure : Measure.values()) {
        // By another one each time, so that all of them come.
        load(proxy, measure, 1, plan.warm(), LONGEST_WARM_UP);
      }
    }
    Files.deleteIfExists(plan.raw());
    for (int round = 1; round <= plan.rounds(); round++) {
      out.println("round " + round + " of " + plan.rounds());
      for (Measure measure : Measure.values()) {
        for (int i = 0; i < plan.proxies().size(); i++) {
          // Each round begins with another proxy: being first must not be an advantage.
          figure(plan.proxies().get((i + round) % plan.proxies().size()), measure, round);
        }
      }
    }
    for (String line : totals.json()) {
      write(line);
    }
    new Table(figures, plan.proxies().stream().map(Proxy::name).toList(), out).print();
  }

  private void figure(Proxy proxy, Measure measure, int round)
      throws IOException, InterruptedException {
    Duration cpuBefore = proxy.processes().cpu();
    Duration usBefore = us.cpu();
    Duration allBefore = Machine.busy();
    int turn = Math.max(1, plan.turn());
    Load.Outcome outcome = load(proxy, measure, turn, plan.count(measure), LONGEST_FIGURE);
    Thread.sleep(plan.turn() > 0 && measure == Measure.M1 ? SETTLE_TURNS : SETTLE);
    Duration all = Machine.busy().minus(allBefore);
    Duration cpu = proxy.processes().cpu().minus(cpuBefore);
    Duration others = all.minus(cpu).minus(us.cpu().minus(usBefore));
    Figure figure = Figure.of(measure, round, proxy.name(), outcome, cpu, others);
    figures.add(figure);
    write(figure.json());
  }

  private List<String> people(Proxy proxy) throws IOException {
    Path people = proxy.people();
    return people == null ? List.of(plan.credentials()) : Files.readAllLines(people);
  }

  private void write(String line) throws IOException {
    Files.writeString(
        plan.raw(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Load.Outcome load(Proxy proxy, Measure measure, int turn, int count, Duration limit) {
    Messages asked = Objects.requireNonNull(messages.get(proxy.name()));
    Load load = new Load(loop, measure, asked, turn, proxy.address(), count, limit);
    Load.Outcome outcome = load.run();
    if (outcome.failures() > 0 || outcome.answered() == 0) {
      throw new AnswerReader.Wrong(
          proxy.name()
              + ": "
              + outcome.failures()
              + " failed of "
              + (outcome.failures() + outcome.answered())
              + " in "
              + measure
              + ": "
              + outcome.firstFailure());
    }
    totals.add(proxy, measure, outcome.answered());
    return outcome;
  }
}
