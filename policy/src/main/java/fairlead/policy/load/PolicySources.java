package fairlead.policy.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The files of one load, by relative name, from a directory or from memory. For one thread. */
final class PolicySources {

  private static final int LARGEST = 64 << 20;

  private final @Nullable Path directory;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> named = new TreeSet<>();

  PolicySources(Path directory) {
    this.directory = directory;
  }

  PolicySources(Map<String, byte[]> files) {
    this.directory = null;
    this.files.putAll(files);
  }

  /** The text of a file; null if it cannot be read, lies outside the directory, or is no UTF-8. */
  @Nullable String text(String name) {
    named.add(name);
    byte[] bytes = files.get(name);
    if (bytes == null) {
      bytes = fromDisk(name);
    }
    if (bytes == null) {
      return null;
    }
    files.put(name, bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private byte @Nullable [] fromDisk(String name) {
    if (directory == null) {
      return null;
    }
    try {
      Path root = directory.toRealPath();
      Path file = root.resolve(name).toRealPath();
      boolean good =
          file.startsWith(root) && Files.isRegularFile(file) && Files.size(file) <= LARGEST;
      return good ? Files.readAllBytes(file) : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  Set<String> named() {
    return Set.copyOf(named);
  }

  Map<String, byte[]> snapshot() {
    return new TreeMap<>(files);
  }

  /** The first 16 hexadecimal digits of SHA-256 over the names and contents. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, bytes) -> {
            digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
