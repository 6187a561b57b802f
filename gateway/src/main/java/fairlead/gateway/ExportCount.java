package fairlead.gateway;

import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordedEntry;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what is exported, and writes each checkpoint down that seals some of it. */
final class ExportCount {
  private final ExportFile checkpoints;
  private final Map<String, byte[]> last = new HashMap<>();
  private final Map<String, Integer> streams = new TreeMap<>();
  private final Map<String, Integer> kinds = new TreeMap<>();
  private long count;
  private String first = "";
  private String newest = "";

  ExportCount(ExportFile checkpoints) {
    this.checkpoints = checkpoints;
  }

  void add(RecordedEntry entry, byte[] checkpoint) throws IOException {
    count++;
    first = first.isEmpty() ? entry.text(RecordSchema.TIME) : first;
    newest = entry.text(RecordSchema.TIME);
    kinds.merge(entry.text(RecordSchema.KIND), 1, Integer::sum);
    String stream = entry.text(RecordSchema.STREAM);
    streams.merge(stream, 1, Integer::sum);
    byte[] before = last.put(stream, checkpoint);
    if (!Arrays.equals(before, checkpoint)) {
      checkpoints.line(checkpoint);
    }
  }

  Map<String, @Nullable Object> told() {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("count", count);
    told.put("streams", streams);
    told.put("kinds", kinds);
    if (count > 0) {
      told.put("first", first);
      told.put("last", newest);
    }
    return told;
  }
}
