package fairlead.gateway.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one receiver's messages are signed with. Each secret gives a signature of its own, so that
 * an old and a new one can go together for a while. Thread-safe.
 */
public final class Secrets {
  /** What one looks like, in words. */
  public static final String FORM =
      "whsec_ and 24 to 64 octets in Base64, such as of: echo whsec_$(openssl rand -base64 32)";

  private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);
  private static final String PREFIX = "whsec_";
  private static final int LEAST_OCTETS = 24;
  private static final int MOST_OCTETS = 64;
  private static final int MOST_SECRETS = 4;
  private static final int LARGEST_FILE = 4_096;

  private final @Nullable Path file;
  private volatile List<byte[]> last;
  private volatile boolean failing;

  private Secrets(@Nullable Path file, List<byte[]> last) {
    this.file = file;
    this.last = last;
  }

  /** Nothing is signed. */
  public static Secrets none() {
    return new Secrets(null, List.of());
  }

  /** One secret that {@link #key} took. */
  public static Secrets of(byte[] key) {
    return new Secrets(null, List.of(key.clone()));
  }

  /** A file with a secret a line, which is read for each message. */
  public static Secrets in(Path file) {
    return new Secrets(file, List.of());
  }

  /** The octets of a secret; null if the text is none. */
  public static byte @Nullable [] key(String text) {
    if (!text.startsWith(PREFIX)) {
      return null;
    }
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      return key.length >= LEAST_OCTETS && key.length <= MOST_OCTETS ? key : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws IOException that names the file and what is wrong, and quotes nothing of it
   */
  public void check() throws IOException {
    if (file != null) {
      last = read(file);
    }
  }

  /** The secrets of now; those of before, if the file cannot be read just now. */
  List<byte[]> current() {
    try {
      check();
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOG.warn("notices are signed as before: {}", e.toString());
      }
    }
    return last;
  }

  private static List<byte[]> read(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new FileSystemException(file.toString(), null, "is too large for secrets");
    }
    List<byte[]> keys = new ArrayList<>();
    int number = 0;
    for (String line :
        Files.readString(file, StandardCharsets.ISO_8859_1).lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        byte[] key = key(line);
        if (key == null) {
          throw new FileSystemException(
              file.toString(), null, "line " + number + " is no secret (expected: " + FORM + ")");
        }
        keys.add(key);
      }
    }
    if (keys.isEmpty() || keys.size() > MOST_SECRETS) {
      String found = "has " + keys.size() + " secrets (expected: 1 to " + MOST_SECRETS + ", ";
      throw new FileSystemException(file.toString(), null, found + "one a line)");
    }
    return List.copyOf(keys);
  }
}
