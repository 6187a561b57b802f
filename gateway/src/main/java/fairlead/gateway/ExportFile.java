package fairlead.gateway;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of lines that is hashed as it is written. For one thread. */
final class ExportFile implements AutoCloseable {
  private final MessageDigest digest;
  private final OutputStream out;
  private long lines;

  ExportFile(Path file) throws IOException {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
    out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
  }

  void line(byte[] octets) throws IOException {
    write(octets);
    write(new byte[] {'\n'});
    lines++;
  }

  private void write(byte[] octets) throws IOException {
    out.write(octets);
    digest.update(octets);
  }

  long lines() {
    return lines;
  }

  /** The hash of all lines, once they are all there. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
