package fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processor time of a process and of all that it started, from {@code /proc}. */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");

  /** A tick of {@code /proc}, which is the same on every Linux that Java runs on. */
  static final long TICK_MILLIS = 10;

  private final long root;

  ProcessTree(long root) {
    this.root = root;
  }

  /**
   * @param parent its parent's id
   * @param ticks its user and system time, and that of its children who died
   */
  private record Entry(long parent, long ticks) {}

  /** User and system time so far. */
  Duration cpu() {
    Map<Long, Entry> all = processes();
    Set<Long> tree = new HashSet<>(Set.of(root));
    while (tree.addAll(childrenOf(tree, all))) {
      // until nobody new is found
    }
    long ticks = tree.stream().map(all::get).mapToLong(ProcessTree::ticksOf).sum();
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  private static long ticksOf(@Nullable Entry process) {
    if (process == null) {
      throw new IllegalStateException("the proxy is gone");
    }
    return process.ticks();
  }

  private static Set<Long> childrenOf(Set<Long> tree, Map<Long, Entry> all) {
    Set<Long> children = new HashSet<>();
    all.forEach(
        (id, process) -> {
          if (tree.contains(process.parent())) {
            children.add(id);
          }
        });
    return children;
  }

  private static Map<Long, Entry> processes() {
    Map<Long, Entry> all = new HashMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        read(entry, all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** The name, which may hold anything, ends at the last parenthesis; see proc_pid_stat(5). */
  private static void read(Path entry, Map<Long, Entry> all) {
    try {
      String stat = Files.readString(entry.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int i = 11; i <= 14; i++) { // utime, stime, cutime, cstime
        ticks += Long.parseLong(fields[i]);
      }
      all.put(
          Long.parseLong(entry.getFileName().toString()),
          new Entry(Long.parseLong(fields[1]), ticks));
    } catch (IOException e) {
      // It died while we looked; its parent has its time now.
    }
  }
}
