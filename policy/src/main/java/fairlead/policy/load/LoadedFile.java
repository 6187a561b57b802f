package fairlead.policy.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Arrays;

/**
 * A file as it was loaded. A small one is held in memory; a large one is read again where it was,
 * and checked to be the same, so that a long list does not stay in memory for the sake of a copy.
 * Immutable.
 */
public final class LoadedFile {

  /** Where its octets are. */
  private interface Source {
    InputStream open() throws IOException;
  }

  private final String name;
  private final Source source;
  private final long size;
  private final byte[] digest;

  private LoadedFile(String name, Source source, long size, byte[] digest) {
    this.name = name;
    this.source = source;
    this.size = size;
    this.digest = digest;
  }

  static LoadedFile held(String name, byte[] octets) {
    byte[] digest = PolicySources.sha256().digest(octets);
    return new LoadedFile(name, () -> new ByteArrayInputStream(octets), octets.length, digest);
  }

  static LoadedFile onDisk(String name, Path file, long size, byte[] digest) {
    return new LoadedFile(name, () -> Files.newInputStream(file), size, digest);
  }

  /** How many octets it had. */
  public long size() {
    return size;
  }

  /** SHA-256 of its octets. */
  byte[] digest() {
    return digest.clone();
  }

  /**
   * Writes its octets.
   *
   * @throws IOException if that fails, or the file is no more what was loaded; then something else
   *     may have been written
   */
  public void writeTo(OutputStream out) throws IOException {
    try (DigestInputStream in = new DigestInputStream(source.open(), PolicySources.sha256())) {
      in.transferTo(out);
      if (!Arrays.equals(in.getMessageDigest().digest(), digest)) {
        throw new IOException(name + " has changed since it was loaded");
      }
    }
  }
}
