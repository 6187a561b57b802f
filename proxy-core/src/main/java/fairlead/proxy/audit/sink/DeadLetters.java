package fairlead.proxy.audit.sink;

import fairlead.proxy.audit.LogFiles;
import fairlead.proxy.audit.SealedLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * What a far side takes never, and why, an entry a line. When the file is full it becomes {@code
 * dead.jsonl.1}, and the one of that name is gone; the records stay in the log as long as it keeps
 * them. For one thread.
 */
final class DeadLetters {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int LONGEST_WHY = 500;

  private final Path file;
  private final long largest;
  private final InstantSource clock;

  /**
   * @param directory which is there
   * @param largest that the file grows to, octets
   */
  DeadLetters(Path directory, long largest, InstantSource clock) {
    this.file = directory.resolve("dead.jsonl");
    this.largest = largest;
    this.clock = clock;
  }

  /** Adds what was rejected, on disk when this returns. */
  void add(List<Receipt.Rejection> rejections) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (Receipt.Rejection each : rejections) {
      byte[] entry = entry(each);
      if (size > 0 && size + block.size() + entry.length > largest) {
        LogFiles.append(file, block.toByteArray());
        makeRoom();
        block.reset();
        size = 0;
      }
      block.writeBytes(entry);
      size = Math.max(size, 1);
    }
    LogFiles.append(file, block.toByteArray());
  }

  private void makeRoom() throws IOException {
    Files.move(
        file,
        file.resolveSibling(file.getFileName() + ".1"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] entry(Receipt.Rejection rejection) {
    SealedLine first = rejection.among().getFirst();
    boolean known = rejection.among().size() == 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("time", clock.instant().toString());
      json.writeStringProperty("why", shortened(rejection.why()));
      json.writeNumberProperty("count", rejection.count());
      json.writeStringProperty("stream", first.stream());
      json.writeNumberProperty("first", first.seq());
      json.writeNumberProperty("last", rejection.among().getLast().seq());
      if (known) {
        json.writeName("record");
        json.writeRawValue(new String(first.octets(), StandardCharsets.UTF_8));
      }
      json.writeEndObject();
    }
    out.write('\n');
    return out.toByteArray();
  }

  private static String shortened(String why) {
    return why.length() <= LONGEST_WHY ? why : why.substring(0, LONGEST_WHY) + "…";
  }
}
