package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A stream as the log writes it, but for its hashes and signatures, which readers pass on. */
public final class WrittenLog {
  private final Path directory;
  private final String stream;
  private Path file;
  private long seq;

  public WrittenLog(Path directory, String stream) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.stream = stream;
    this.file = path(1);
  }

  /** The segment that begins with a line. */
  public Path path(long first) {
    return directory.resolve(String.format("%s-%012d.jsonl", stream, first));
  }

  /** The number of the last line. */
  public long seq() {
    return seq;
  }

  /** Some records and the checkpoint behind them. */
  public void group(int records) throws IOException {
    unsealed(records);
    checkpoint();
  }

  /** Some records, without a checkpoint. */
  public void unsealed(int records) throws IOException {
    append(
        LongStream.rangeClosed(seq + 1, seq + records)
            .mapToObj(this::request)
            .collect(Collectors.joining()));
    seq += records;
  }

  public String request(long number) {
    return begin(number, "request") + ",\"user\":\"ada\",\"host\":\"www.example\"}\n";
  }

  private String begin(long number, String kind) {
    Instant time = Instant.parse("2026-11-25T14:00:00.001Z").plusSeconds(number);
    return "{\"v\":1,\"stream\":\"%s\",\"seq\":%d,\"node\":\"gw\",\"time\":\"%s\",\"kind\":\"%s\""
        .formatted(stream, number, time, kind);
  }

  public void checkpoint() throws IOException {
    seq++;
    String line =
        begin(seq, "checkpoint")
            + ",\"first\":1,\"last\":%d,\"count\":%d,\"previous\":\"%s\",\"hash\":\"%s\""
                .formatted(seq - 1, seq - 1, "0".repeat(64), "1".repeat(64))
            + ",\"key\":\"%s\",\"signature\":\"AA==\"}\n".formatted("2".repeat(16));
    append(line);
    Path head = directory.resolve(stream + ".head.new");
    Files.writeString(head, line);
    Files.move(head, directory.resolve(stream + ".head"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Octets as they are. */
  public void append(String text) throws IOException {
    Files.writeString(
        file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Begins a new segment. */
  public void rotate() throws IOException {
    file = path(seq + 1);
    append("");
  }

  /** Goes on in the segment that begins with a line, though another was begun. */
  public void back(long first, long lastSeq) {
    file = path(first);
    seq = lastSeq;
  }

  public long size() throws IOException {
    return Files.size(file);
  }

  /** Cuts the last segment back, so that its last line has a number. */
  public void cut(long size, long lastSeq) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
    seq = lastSeq;
  }
}
