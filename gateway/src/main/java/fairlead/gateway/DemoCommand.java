package fairlead.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the gateway to a newcomer. */
@Command(
    name = "demo",
    description = "Show it all in three minutes, on this machine only, and leave nothing behind.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It listens on loopback only, brings an origin of its own, and writes into one fresh",
      "directory, which Ctrl-C removes. Settings in the environment do not count."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--keep", description = "leave the directory at the end")
  private boolean keep;

  @Override
  public Integer call() throws IOException, Settings.Refused, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    for (String signal : new String[] {"INT", "TERM", "HUP"}) {
      Signals.on(signal, stop::countDown);
    }
    Logs.onlyWarnings();
    Path directory = Demo.freshDirectory(Path.of(System.getProperty("java.io.tmpdir")));
    try {
      Demo demo = Demo.start(directory, spec.commandLine().getErr(), Time.SYSTEM);
      try (demo) {
        tell(demo, directory);
        stop.await();
        demo.stop();
      }
    } finally {
      if (keep) {
        spec.commandLine().getErr().println("left behind: " + directory);
      } else {
        DemoFiles.remove(directory);
      }
    }
    return 0;
  }

  private void tell(Demo demo, Path directory) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        """
        A gateway with people and an origin of its own, on this machine only.
        All it writes is in %s, which goes with it.

        proxy   %s
        web     %s
        metrics %s
        policy  %s, in force a second after you change it

        """,
        directory,
        demo.url("proxy"),
        demo.url("web"),
        demo.url("metrics"),
        directory.resolve("config/policy.yaml"));
    TextTable people = new TextTable("NAME", "PASSWORD", "TIER", "IS");
    for (DemoFiles.Person each : DemoFiles.people()) {
      people.add(each.name(), each.name(), each.tier(), each.what());
    }
    people.print(out);
    out.println("\nIn another terminal, with bash; behind > stands what the answer has:\n");
    demo.story(fairlead(System.getProperty("fairlead.home"))).print(out);
    out.println("ready; Ctrl-C ends it, and removes all of it");
    out.flush();
  }

  /** How to call the command that runs: the launcher of a checkout by its path. */
  private static String fairlead(@Nullable String home) {
    return home == null ? "fairlead" : Path.of(home, "fairlead").toString();
  }
}
