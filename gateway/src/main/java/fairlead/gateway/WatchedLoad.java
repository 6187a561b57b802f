package fairlead.gateway;

import fairlead.policy.load.LoadProgress;
import fairlead.policy.load.PolicyLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads a policy for a command, and shows how far long lists have come, if somebody looks. */
final class WatchedLoad implements LoadProgress {
  private final PrintWriter err;
  private final boolean terminal;
  private @Nullable Progress progress;
  private String file = "";
  private long last;

  WatchedLoad(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Loads a configuration directory. */
  static PolicyLoader.Result of(Path directory, PrintWriter err) {
    WatchedLoad watched = new WatchedLoad(err, Terminal.isError());
    try {
      return PolicyLoader.of(directory, watched).load();
    } finally {
      watched.end();
    }
  }

  @Override
  public void at(String name, long read, long size) {
    if (progress == null || !name.equals(file) || read < last) {
      end();
      progress = new Progress(err, terminal, name, size);
      file = name;
    }
    last = read;
    progress.at(read);
  }

  private void end() {
    if (progress != null) {
      progress.close();
    }
  }
}
