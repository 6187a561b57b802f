package fairlead.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that are read from files while the gateway runs. Each is watched, read and tried again
 * by itself, so that trouble with one never keeps another as it was. For one thread.
 */
final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private final List<Part> parts = new ArrayList<>();

  /** Reads files again. */
  interface Reading {
    /**
     * What is wrong with them, so that they were not taken and are to be tried again.
     *
     * @param told whether somebody asked for it, and not only a file has changed
     */
    List<String> read(boolean told) throws Exception;
  }

  /** Something that is read from files. */
  private static final class Part {
    private final String name;
    private final FileWatch watch;
    private final Reading reading;
    private List<String> troubles = List.of();

    Part(String name, FileWatch watch, Reading reading) {
      this.name = name;
      this.watch = watch;
      this.reading = reading;
    }

    void read(boolean told) {
      List<String> before = troubles;
      troubles = attempt(told);
      if (!troubles.isEmpty()) {
        watch.tellAgain();
      } else if (!before.isEmpty()) {
        LOG.info("{} could be read again", name);
      }
      if (!troubles.equals(before)) {
        troubles.forEach(trouble -> LOG.error("{}", trouble));
      }
    }

    private List<String> attempt(boolean told) {
      try {
        return reading.read(told);
      } catch (Throwable failure) {
        List<String> words = List.of(name + " could not be read: " + Failure.words(failure));
        if (!(failure instanceof IOException) && !words.equals(troubles)) {
          LOG.error("a defect, met while reading {}", name, failure);
        }
        return words;
      }
    }
  }

  /**
   * Adds a part, which is watched from here on and not read yet; the first are read first.
   *
   * @param name for the log, as the beginning of a sentence
   * @param files that it is read from
   */
  void add(String name, Supplier<? extends Collection<Path>> files, Reading reading) {
    parts.add(new Part(name, new FileWatch(files), reading));
  }

  /** Reads the parts whose files have changed, or could not be read. */
  void look() {
    parts.stream().filter(part -> part.watch.changed()).forEach(part -> part.read(false));
  }

  /** Reads everything. */
  void now() {
    boolean changed = false;
    for (Part part : parts) {
      changed |= part.watch.refresh();
      part.read(true);
    }
    if (!changed) {
      String names = String.join(", ", parts.stream().map(part -> part.name).toList());
      LOG.info("told to reload: no file has changed of {}", names);
    }
  }
}
