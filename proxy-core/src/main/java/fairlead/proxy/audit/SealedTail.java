package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of a log as they are sealed, of all streams, from now on. For one thread. */
public final class SealedTail {
  private final Path directory;
  private final Map<String, At> places = new HashMap<>();

  /**
   * Where a stream was read to.
   *
   * @param place behind the last checkpoint that was read
   * @param next the number of the line there
   */
  private record At(Segment segment, long place, long next) {}

  /**
   * Begins behind what is sealed now.
   *
   * @throws IOException if the log cannot be read
   */
  public SealedTail(Path directory) throws IOException {
    this.directory = directory;
    for (String stream : Segments.streams(directory)) {
      places.put(stream, end(stream));
    }
  }

  private At end(String stream) throws IOException {
    List<Segment> segments = Segments.of(directory, stream);
    Segment last = segments.getLast();
    try (FileChannel file = FileChannel.open(last.file())) {
      LineEnds lines = new LineEnds(file);
      long end = lines.lineEndBefore(file.size());
      while (end >= 0) {
        long start = lines.lineEndBefore(end) + 1;
        Checkpoint checkpoint = Checkpoint.parse(lines.between(start, end));
        if (checkpoint != null) {
          return new At(last, end + 1, checkpoint.seq() + 1);
        }
        end = start - 1;
      }
    }
    return new At(last, 0, last.first());
  }

  /**
   * The records that were sealed since the last call, the oldest first.
   *
   * @throws IOException if the log cannot be read just now
   */
  public List<RecordedEntry> next() throws IOException {
    List<RecordedEntry> fresh = new ArrayList<>();
    for (String stream : Segments.streams(directory)) {
      try {
        At at = places.get(stream);
        while (at != null || !places.containsKey(stream)) {
          At from = at == null ? begin(stream) : at;
          At to = read(from, fresh);
          places.put(stream, to);
          at = following(to);
        }
      } catch (NoSuchFileException e) {
        places.remove(stream);
      }
    }
    fresh.sort(Comparator.comparing(entry -> entry.text(RecordSchema.TIME)));
    return fresh;
  }

  private At begin(String stream) throws IOException {
    Segment first = Segments.of(directory, stream).getFirst();
    return new At(first, 0, first.first());
  }

  private @Nullable At following(At at) throws IOException {
    for (Segment segment : Segments.of(directory, at.segment.stream())) {
      if (segment.first() == at.next && segment.compareTo(at.segment) > 0) {
        return new At(segment, 0, at.next);
      }
    }
    return null;
  }

  private static At read(At from, List<RecordedEntry> fresh) throws IOException {
    At at = from;
    List<RecordedEntry> group = new ArrayList<>();
    try (SegmentLines lines = new SegmentLines(at.segment.file(), at.place, 0)) {
      while (lines.next() && lines.isWhole()) {
        byte[] line = lines.line();
        Checkpoint checkpoint = Checkpoint.parse(line);
        if (checkpoint != null) {
          fresh.addAll(group);
          group.clear();
          at = new At(at.segment, lines.place() + line.length + 1, checkpoint.seq() + 1);
        } else {
          RecordedEntry entry = RecordedEntries.read(line);
          if (entry != null) {
            group.add(entry);
          }
        }
      }
    }
    return at;
  }
}
