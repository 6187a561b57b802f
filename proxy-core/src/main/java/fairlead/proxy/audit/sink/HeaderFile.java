package fairlead.proxy.audit.sink;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of header fields, {@code Name: value} a line; they may be secret. */
final class HeaderFile {
  private static final int LARGEST_FILE = 64 << 10;
  private static final Set<String> OURS =
      Set.of("content-type", "content-length", "content-encoding", "user-agent", "host");

  /** A header field. */
  record Header(String name, String value) {}

  private HeaderFile() {}

  /**
   * The fields of a file; none without one.
   *
   * @throws IOException that names the file and the line, and quotes nothing of it
   */
  static List<Header> read(@Nullable Path file) throws IOException {
    if (file == null) {
      return List.of();
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw new FileSystemException(file.toString(), null, "is too large for header fields");
    }
    List<Header> headers = new ArrayList<>();
    int number = 0;
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        Header header = header(line);
        if (header == null) {
          String what = "line " + number + " is no header field of its own (expected: Name: value)";
          throw new FileSystemException(file.toString(), null, what);
        }
        headers.add(header);
      }
    }
    return List.copyOf(headers);
  }

  private static @Nullable Header header(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      return null;
    }
    Header header = new Header(line.substring(0, colon), line.substring(colon + 1).strip());
    return OURS.contains(header.name.toLowerCase(Locale.ROOT)) || !isSendable(header)
        ? null
        : header;
  }

  private static boolean isSendable(Header header) {
    try {
      HttpRequest.newBuilder(URI.create("http://localhost/"))
          .header(header.name, header.value)
          .build();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
