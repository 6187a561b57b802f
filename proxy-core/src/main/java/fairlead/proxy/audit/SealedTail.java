package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records of a log as they are sealed, of all streams, from now on. For one thread. */
public final class SealedTail implements AutoCloseable {
  private static final int MOST_LINES = 1_000;
  private static final long MOST_OCTETS = 1 << 20;

  private final Path directory;
  private final Map<String, LogFollower> followers = new HashMap<>();

  /**
   * Begins behind what is sealed now.
   *
   * @throws IOException if the log cannot be read
   */
  public SealedTail(Path directory) throws IOException {
    this.directory = directory;
    for (String stream : Segments.streams(directory)) {
      followers.put(stream, new LogFollower(directory, stream, sealed(stream) + 1));
    }
  }

  /** The number of the last checkpoint; 0 if there is none. */
  private long sealed(String stream) throws IOException {
    for (Segment segment : Segments.of(directory, stream).reversed()) {
      try (FileChannel file = FileChannel.open(segment.file())) {
        StreamEnd.Sealed last = StreamEnd.lastIn(file, stream);
        if (last != null) {
          return last.checkpoint().seq();
        }
      }
    }
    return 0;
  }

  /**
   * The records that were sealed since the last call, the oldest first.
   *
   * @throws IOException if the log cannot be read just now
   */
  public List<RecordedEntry> next() throws IOException {
    List<RecordedEntry> fresh = new ArrayList<>();
    for (String stream : Segments.streams(directory)) {
      LogFollower follower =
          followers.computeIfAbsent(stream, name -> new LogFollower(directory, name, 1));
      List<SealedLine> lines = follower.take(MOST_LINES, MOST_OCTETS);
      while (!lines.isEmpty()) {
        lines.forEach(line -> add(line, fresh));
        lines = follower.take(MOST_LINES, MOST_OCTETS);
      }
    }
    fresh.sort(Comparator.comparing(entry -> entry.text(RecordSchema.TIME)));
    return fresh;
  }

  private static void add(SealedLine line, List<RecordedEntry> fresh) {
    RecordedEntry entry = line.isCheckpoint() ? null : RecordedEntries.read(line.octets());
    if (entry != null) {
      fresh.add(entry);
    }
  }

  @Override
  public void close() throws IOException {
    for (LogFollower follower : followers.values()) {
      follower.close();
    }
  }
}
