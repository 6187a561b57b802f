package fairlead.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Looks the records of one decision up in an audit log. Used once. */
final class AuditSearch implements AuditLines.Taker {
  private static final int MOST = 100;

  private final String id;
  private final String member;
  private final PastRequest first = new PastRequest();
  private final List<Map<String, @Nullable Object>> found = new ArrayList<>();

  private AuditSearch(String id) {
    this.id = id;
    this.member = "\"id\":\"" + id + "\"";
  }

  /**
   * The decision with this id, with at most 100 records as they were written. Lines that are none
   * do not count.
   *
   * @param log a directory with files of one record a line
   */
  static PastDecision find(Path log, String id) throws IOException {
    AuditSearch search = new AuditSearch(id);
    new AuditLines(List.of(log.toString()), InputStream.nullInputStream()).read(search, _ -> {});
    return new PastDecision(search.found, search.first);
  }

  @Override
  public void line(byte[] octets, int from, int length) {
    String line = new String(octets, from, length, StandardCharsets.UTF_8);
    if (found.size() == MOST || !line.contains(member)) {
      return;
    }
    try {
      Map<String, @Nullable Object> entry = JsonTree.object(line);
      if (id.equals(entry.get("id")) && (!found.isEmpty() || first.read(octets, from, length))) {
        found.add(entry);
      }
    } catch (JacksonException e) {
      // A line that was cut off, or that somebody wrote by hand.
    }
  }

  @Override
  public void tooLong() {
    // No record is so long.
  }
}
