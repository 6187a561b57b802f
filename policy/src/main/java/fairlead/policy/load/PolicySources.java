package fairlead.policy.load;

import fairlead.policy.load.yaml.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of one load, by relative name, from a directory or from memory. For one thread. */
final class PolicySources {

  /** Where files of tests stand, beside the directory itself. */
  static final String TESTS = "tests";

  private static final int LARGEST = 64 << 20;
  private static final Pattern TEST_FILE = Pattern.compile("(tests/)?[^./][^/]*\\.test\\.yaml");

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

  /** What came of reading a file. */
  sealed interface Reading {}

  /** Its text, without a byte order mark. */
  record Text(String text) implements Reading {}

  /**
   * Why there is none, as what is said of the file.
   *
   * @param at the place in the file; null where it has none
   */
  record Unreadable(String why, String fix, @Nullable Mark at) implements Reading {
    Unreadable(String why) {
      this(why, "", null);
    }
  }

  /** Reads a file once. */
  Reading read(String name) {
    named.add(name);
    byte[] bytes = files.get(name);
    try {
      if (bytes == null) {
        bytes = fromDisk(name);
        files.put(name, bytes);
      }
      return decode(bytes);
    } catch (NoSuchFileException e) {
      return new Unreadable("is missing");
    } catch (AccessDeniedException e) {
      return new Unreadable("may not be read by this user", "give it the right to", null);
    } catch (NotReadable e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    } catch (IOException | InvalidPathException e) {
      return new Unreadable("cannot be read: " + e.getMessage());
    }
  }

  /**
   * The files of tests, in order: {@code *.test.yaml} in the directory, and in {@code tests} there.
   */
  List<String> testFiles() throws IOException {
    if (directory == null) {
      return files.keySet().stream().filter(TEST_FILE.asMatchPredicate()).toList();
    }
    try {
      return testFiles(directory).stream().sorted().toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static List<String> testFiles(Path directory) throws IOException {
    List<String> found = new ArrayList<>();
    for (String below : List.of("", TESTS + "/")) {
      Path looked = directory.resolve(below);
      if (Files.isDirectory(looked)) {
        try (Stream<Path> all = Files.list(looked)) {
          all.filter(file -> !Files.isDirectory(file))
              .map(file -> below + file.getFileName())
              .filter(TEST_FILE.asMatchPredicate())
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private byte[] fromDisk(String name) throws IOException {
    if (directory == null) {
      throw new NoSuchFileException(name);
    }
    Path root = directory.toRealPath();
    Path file = root.resolve(name).toRealPath();
    if (!file.startsWith(root)) {
      throw new NotReadable("leads outside the directory");
    }
    if (!Files.isRegularFile(file)) {
      throw new NotReadable(Files.isDirectory(file) ? "is a directory" : "is no regular file");
    }
    if (Files.size(file) > LARGEST) {
      throw new NotReadable("is larger than 64 MiB");
    }
    return Files.readAllBytes(file);
  }

  private static Reading decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
      return new Unreadable(
          "not UTF-8: the octet 0x%02x".formatted(bytes[in.position()]),
          "save the file as UTF-8",
          new Mark(line, text.length() - text.lastIndexOf('\n')));
    }
    return new Text(text.startsWith("\ufeff") ? text.substring(1) : text);
  }

  private static final class NotReadable extends IOException {
    private static final long serialVersionUID = 1;

    NotReadable(String why) {
      super(why);
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
