package fairlead.policy.load;

import fairlead.policy.load.yaml.Mark;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
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
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

  /** A larger list is read piece by piece. */
  private static final int LARGEST_HELD = 1 << 20;

  private final @Nullable Path directory;
  private final LoadProgress progress;
  private final Map<String, byte[]> held = new HashMap<>();
  private final Map<String, LoadedFile> loaded = new TreeMap<>();
  private final Set<String> named = new TreeSet<>();

  PolicySources(Path directory, LoadProgress progress) {
    this.directory = directory;
    this.progress = progress;
  }

  PolicySources(Map<String, byte[]> files) {
    this.directory = null;
    this.progress = LoadProgress.NONE;
    files.forEach(this::hold);
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

  /** Who reads a file. */
  interface Reader {
    /**
     * Reads it to its end.
     *
     * @param size how many octets it has, as far as is known
     */
    void read(Lines lines, long size) throws IOException;
  }

  /** Reads a file whole. */
  Reading read(String name) {
    byte[][] whole = new byte[1][];
    Unreadable trouble =
        attempt(
            name,
            () -> {
              byte[] octets = held.get(name);
              whole[0] = octets == null ? hold(name, Files.readAllBytes(file(name))) : octets;
            });
    return trouble == null ? decode(whole[0]) : trouble;
  }

  /**
   * Lets a reader have the lines of a file, which need not be in memory at any one time.
   *
   * @return why it could not be read; null if it was
   */
  @Nullable Unreadable read(String name, Reader reader) {
    return attempt(
        name,
        () -> {
          byte[] octets = held.get(name);
          Path file = octets == null ? file(name) : Path.of("");
          if (octets == null && Files.size(file) <= LARGEST_HELD) {
            octets = hold(name, Files.readAllBytes(file));
          }
          if (octets == null) {
            stream(name, file, reader);
          } else {
            reader.read(new Lines(new ByteArrayInputStream(octets)), octets.length);
          }
        });
  }

  private byte[] hold(String name, byte[] octets) {
    held.put(name, octets);
    loaded.put(name, LoadedFile.held(name, octets));
    return octets;
  }

  private void stream(String name, Path file, Reader reader) throws IOException {
    try (Watched watched = new Watched(name, file);
        DigestInputStream in = new DigestInputStream(watched, sha256())) {
      reader.read(new Lines(in), watched.size);
      byte[] digest = in.getMessageDigest().digest();
      LoadedFile before =
          loaded.putIfAbsent(name, LoadedFile.onDisk(name, file, watched.read, digest));
      if (before != null && !Arrays.equals(before.digest(), digest)) {
        throw new NotReadable("changed while it was read");
      }
    }
  }

  private interface Attempt {
    void make() throws IOException;
  }

  private @Nullable Unreadable attempt(String name, Attempt attempt) {
    named.add(name);
    try {
      attempt.make();
      return null;
    } catch (NoSuchFileException e) {
      return new Unreadable("is missing");
    } catch (AccessDeniedException e) {
      return new Unreadable("may not be read by this user", "give it the right to", null);
    } catch (NotReadable e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    } catch (Lines.NotUtf8 e) {
      return e.said();
    } catch (IOException | InvalidPathException e) {
      return new Unreadable("cannot be read: " + e.getMessage());
    }
  }

  /**
   * The files of tests, in order: {@code *.test.yaml} in the directory, and in {@code tests} there.
   */
  List<String> testFiles() throws IOException {
    if (directory == null) {
      return held.keySet().stream().filter(TEST_FILE.asMatchPredicate()).toList();
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

  private Path file(String name) throws IOException {
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
    return file;
  }

  /** Octets of a file that may grow meanwhile; tells how far it has come. */
  private final class Watched extends FilterInputStream {
    private final String name;
    private final long size;
    private long read;

    Watched(String name, Path file) throws IOException {
      super(Files.newInputStream(file));
      this.name = name;
      this.size = Files.size(file);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      int count = super.read(into, from, most);
      read += Math.max(0, count);
      if (read > LARGEST) {
        throw new NotReadable("is larger than 64 MiB");
      }
      progress.at(name, read, size);
      return count;
    }
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

  Map<String, LoadedFile> snapshot() {
    return new TreeMap<>(loaded);
  }

  /** The first 16 hexadecimal digits of SHA-256 over the names, sizes and hashes of contents. */
  String hash() {
    MessageDigest digest = sha256();
    loaded.forEach(
        (name, file) -> {
          digest.update((name + "\0" + file.size() + "\0").getBytes(StandardCharsets.UTF_8));
          digest.update(file.digest());
        });
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
