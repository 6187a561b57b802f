package fairlead.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Records that a gateway wrote, each a line. */
final class Records {
  private Records() {}

  /** The first segment of records that are kept as long as is usual. */
  static Path log(Path data) {
    return data.resolve("audit/365d-000000000001.jsonl");
  }

  /** A person's records of a kind. */
  static List<String> of(Path data, String kind, String user) throws IOException {
    return of(data, user).filter(line -> field(line, "kind").equals(kind)).toList();
  }

  /** A person's records. */
  static Stream<String> of(Path data, String user) throws IOException {
    List<String> lines = Files.readAllLines(log(data));
    return lines.stream().filter(line -> line.endsWith("}") && field(line, "user").equals(user));
  }

  /** A field's value; empty if there is none. */
  static String field(String line, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(line);
    return found.find() ? found.group(1) : "";
  }

  /** The octets that moved, by a record. */
  static long octets(String line) {
    return Long.parseLong(field(line, "bytes_up")) + Long.parseLong(field(line, "bytes_down"));
  }
}
