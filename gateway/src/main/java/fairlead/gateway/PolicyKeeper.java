package fairlead.gateway;

import fairlead.policy.PolicySet;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force. A policy that does not load never replaces one that did; a copy of the last
 * that did is kept in the data directory, for a start on a bad file. {@link #current} is for any
 * thread, the rest for one.
 */
final class PolicyKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyKeeper.class);
  private static final String ACCEPTED = "accepted";

  private final Path directory;
  private final Path copies;
  private final Consumer<Event> listener;
  private final AtomicReference<PolicySet> current = new AtomicReference<>();

  /**
   * What came of a load.
   *
   * @param hash of the policy in force afterwards
   * @param problems empty if the files were taken
   */
  record Event(String hash, List<Problem> problems) {
    boolean accepted() {
      return problems.isEmpty();
    }
  }

  PolicyKeeper(Path directory, Path data, Consumer<Event> listener) {
    this.directory = directory;
    this.copies = data.resolve("policy");
    this.listener = listener;
  }

  /** The policy in force. */
  PolicySet current() {
    return current.get();
  }

  /**
   * Loads the files, or else the copy of the last that were accepted.
   *
   * @param strict whether the copy will not do
   * @return false if there is no policy to start with
   */
  boolean start(boolean strict) throws IOException {
    PolicyLoader loader = PolicyLoader.of(directory);
    switch (loader.load()) {
      case PolicyLoader.Loaded loaded -> {
        accept(loaded, loader);
        return true;
      }
      case PolicyLoader.Rejected rejected -> {
        report(rejected.problems());
        Optional<PolicySet> last = strict ? Optional.empty() : lastAccepted();
        if (last.isEmpty()) {
          return false;
        }
        current.set(last.get());
        LOG.warn(
            "the policy cannot be used; the last accepted one is in force, {}", last.get().hash());
        listener.accept(new Event(last.get().hash(), rejected.problems()));
        return true;
      }
    }
  }

  /**
   * Loads the files again, if they are others than those in force; bad ones leave things as they
   * are.
   */
  void reload() throws IOException {
    PolicyLoader loader = PolicyLoader.of(directory);
    switch (loader.load()) {
      case PolicyLoader.Loaded loaded -> {
        if (!loaded.policy().hash().equals(current.get().hash())) {
          accept(loaded, loader);
        }
      }
      case PolicyLoader.Rejected rejected -> {
        report(rejected.problems());
        LOG.warn("the policy in force stays, {}", current.get().hash());
        listener.accept(new Event(current.get().hash(), rejected.problems()));
      }
    }
  }

  private void accept(PolicyLoader.Loaded loaded, PolicyLoader loader) throws IOException {
    loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
    String hash = loaded.policy().hash();
    save(hash, loader.snapshot());
    current.set(loaded.policy());
    LOG.info("policy {} is in force", hash);
    listener.accept(new Event(hash, List.of()));
  }

  private static void report(List<Problem> problems) {
    problems.forEach(problem -> LOG.error("{}", problem));
  }

  private void save(String hash, Map<String, byte[]> files) throws IOException {
    Path copy = copies.resolve(hash);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = copy.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      DataDirectory.write(target, file.getValue(), "rw-------");
    }
    byte[] name = (hash + "\n").getBytes(StandardCharsets.US_ASCII);
    DataDirectory.write(copies.resolve(ACCEPTED), name, "rw-------");
    forget(hash);
  }

  /** Removes the copies of earlier policies. */
  private void forget(String hash) throws IOException {
    try (Stream<Path> all = Files.list(copies)) {
      for (Path old : all.filter(Files::isDirectory).toList()) {
        if (!old.getFileName().toString().equals(hash)) {
          deleteTree(old);
        }
      }
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private Optional<PolicySet> lastAccepted() throws IOException {
    Path name = copies.resolve(ACCEPTED);
    if (!Files.exists(name)) {
      return Optional.empty();
    }
    Path copy = copies.resolve(Files.readString(name).strip());
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(copy)) {
      all.filter(Files::isRegularFile)
          .forEach(path -> files.put(copy.relativize(path).toString(), read(path)));
    }
    return PolicyLoader.of(files).load() instanceof PolicyLoader.Loaded loaded
        ? Optional.of(loaded.policy())
        : Optional.empty();
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
