package fairlead.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The lines of audit logs, one after the other, in memory that is bounded by the longest that can
 * be a record. For one thread.
 */
final class AuditLines {
  /** No record is longer: each of its texts is bounded. */
  static final int LONGEST = 256 * 1024;

  private static final int CHUNK = 64 * 1024;

  /** Takes a line without its end; the array is used again afterwards. */
  interface Taker {
    void line(byte[] octets, int from, int length);

    /** A line that is too long to be a record. */
    void tooLong();
  }

  /** A file, or standard input. */
  private record Input(String name, boolean zipped, long size) {}

  private final List<Input> inputs = new ArrayList<>();
  private final InputStream standardInput;
  private final byte[] line = new byte[LONGEST];
  private int length;
  private boolean over;

  /**
   * Logs by name.
   *
   * @param names files, directories with files of one record a line, or {@code -}
   * @throws FileSystemException if one of them is not there
   */
  AuditLines(List<String> names, InputStream standardInput) throws IOException {
    this.standardInput = standardInput;
    for (String name : names) {
      if (name.equals("-")) {
        inputs.add(new Input("-", false, 0));
      } else {
        for (Path file : files(Path.of(name))) {
          boolean zipped = file.toString().endsWith(".gz");
          inputs.add(new Input(file.toString(), zipped, Files.size(file)));
        }
      }
    }
  }

  private static List<Path> files(Path named) throws IOException {
    if (!Files.exists(named)) {
      throw new FileSystemException(named.toString(), null, "no such audit log");
    }
    if (!Files.isDirectory(named)) {
      return List.of(named);
    }
    try (Stream<Path> all = Files.list(named)) {
      List<Path> logs =
          all.filter(file -> file.toString().matches(".*(?<!\\.removed)\\.jsonl(\\.gz)?"))
              .sorted()
              .toList();
      if (logs.isEmpty()) {
        throw new FileSystemException(named.toString(), null, "no audit log (*.jsonl) in there");
      }
      return logs;
    }
  }

  /** How many octets there are to read, standard input apart. */
  long size() {
    return inputs.stream().mapToLong(Input::size).sum();
  }

  /** Reads them all, and says now and then how many octets that were. */
  void read(Taker taker, LongConsumer progress) throws IOException {
    long[] read = {0};
    for (Input input : inputs) {
      try (InputStream raw = counted(open(input), read);
          InputStream in = input.zipped ? new GZIPInputStream(raw, CHUNK) : raw) {
        byte[] chunk = new byte[CHUNK];
        for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
          split(chunk, got, taker);
          progress.accept(read[0]);
        }
      } catch (IOException e) {
        throw new IOException(input.name + ": " + Failure.words(e), e);
      }
      end(taker);
    }
  }

  private InputStream open(Input input) throws IOException {
    return input.name.equals("-") ? standardInput : Files.newInputStream(Path.of(input.name));
  }

  private static InputStream counted(InputStream in, long[] read) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int octet = super.read();
        read[0] += octet < 0 ? 0 : 1;
        return octet;
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        int got = super.read(into, from, most);
        read[0] += Math.max(got, 0);
        return got;
      }
    };
  }

  private void split(byte[] chunk, int got, Taker taker) {
    int from = 0;
    for (int i = 0; i < got; i++) {
      if (chunk[i] == '\n') {
        if (length == 0 && !over) {
          give(chunk, from, i - from, taker);
        } else {
          keep(chunk, from, i - from);
          end(taker);
        }
        from = i + 1;
      }
    }
    keep(chunk, from, got - from);
  }

  private void keep(byte[] chunk, int from, int more) {
    over |= length + more > LONGEST;
    if (!over) {
      System.arraycopy(chunk, from, line, length, more);
      length += more;
    }
  }

  private void end(Taker taker) {
    if (over) {
      taker.tooLong();
    } else {
      give(line, 0, length, taker);
    }
    length = 0;
    over = false;
  }

  private static void give(byte[] octets, int from, int length, Taker taker) {
    if (length > 0) {
      taker.line(octets, from, length);
    }
  }
}
