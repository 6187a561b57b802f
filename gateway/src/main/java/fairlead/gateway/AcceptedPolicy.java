package fairlead.gateway;

import fairlead.policy.load.LoadedFile;
import fairlead.policy.load.PolicyLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copy of the last policy that was accepted, for a start on a bad file. For one thread. */
final class AcceptedPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptedPolicy.class);
  private static final String NAME = "accepted";
  private static final String OWNER_ONLY = "rw-------";

  private final Path directory;

  /**
   * The copy below a data directory.
   *
   * @param data the data directory
   */
  AcceptedPolicy(Path data) {
    this.directory = data.resolve("policy");
  }

  /** Keeps a policy, whole or not at all, in place of the one before. */
  void save(String hash, Map<String, LoadedFile> files) throws IOException {
    Path copy = directory.resolve(hash);
    for (Map.Entry<String, LoadedFile> file : files.entrySet()) {
      Path target = copy.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      DataDirectory.write(target, file.getValue()::writeTo, OWNER_ONLY);
    }
    byte[] name = (hash + "\n").getBytes(StandardCharsets.US_ASCII);
    DataDirectory.write(directory.resolve(NAME), name, OWNER_ONLY);
    forget(hash);
  }

  /** Removes the copies of earlier policies. */
  private void forget(String hash) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path old : all.filter(Files::isDirectory).toList()) {
        if (!old.getFileName().toString().equals(hash)) {
          deleteTree(old);
        }
      }
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** The policy that was kept; null if none was, or if its copy is not what was kept. */
  PolicyLoader.@Nullable Loaded load() {
    if (!Files.exists(directory.resolve(NAME))) {
      return null;
    }
    try {
      return read();
    } catch (IOException | UncheckedIOException e) {
      LOG.error(
          "{}: the kept copy of the last accepted policy is damaged, and not used: {}",
          directory,
          Failure.words(e));
      return null;
    }
  }

  private PolicyLoader.Loaded read() throws IOException {
    String hash = Files.readString(directory.resolve(NAME), StandardCharsets.ISO_8859_1).strip();
    if (!hash.matches("[0-9a-f]{16}")) {
      throw new IOException("the file " + NAME + " names no copy");
    }
    return switch (PolicyLoader.of(directory.resolve(hash)).briefly().load()) {
      case PolicyLoader.Loaded loaded when loaded.policy().hash().equals(hash) -> loaded;
      case PolicyLoader.Loaded loaded ->
          throw new IOException(hash + " has the content of " + loaded.policy().hash());
      case PolicyLoader.Rejected rejected ->
          throw new IOException(hash + "/" + rejected.problems().getFirst());
    };
  }
}
