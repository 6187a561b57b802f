package fairlead.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Room for records: octets and inodes. Behind the last of either, requests are refused. */
final class SpaceCheck implements DoctorCheck {
  private static final long GIBIBYTE = 1L << 30;
  private static final long LEAST = 256L << 20;
  private static final long LEAST_INODES = 1_000;
  private static final int DF_SECONDS = 5;
  private static final String FIX =
      "make room or give data a larger disk; docs/operations.md says what may be moved away";

  @Override
  public String name() {
    return "space";
  }

  @Override
  public void look(Installation installation, Findings findings) throws IOException {
    Path there = installation.data().toAbsolutePath();
    while (!Files.exists(there)) {
      Path parent = there.getParent();
      if (parent == null) {
        return;
      }
      there = parent;
    }
    FileStore store = Files.getFileStore(there);
    judge(there, store.getUsableSpace(), store.getTotalSpace(), findings);
    inodes(there, freeInodes(there), findings);
  }

  /** Judges what is free of a disk, in octets. */
  static void judge(Path directory, long free, long all, Findings findings) {
    String what = "%s: %.1f GiB free of %.1f".formatted(directory, gib(free), gib(all));
    if (free < LEAST) {
      findings.problem(what, FIX);
    } else if (free < Math.min(GIBIBYTE, all / 10)) {
      findings.warning(what, FIX);
    } else {
      findings.ok(what);
    }
  }

  private static double gib(long octets) {
    return octets / (double) GIBIBYTE;
  }

  /** Judges how many files there can still be; -1 where that is not known. */
  static void inodes(Path directory, long free, Findings findings) {
    if (free >= 0 && free < LEAST_INODES) {
      findings.problem(
          "%s: room for %d more files only".formatted(directory, free),
          "delete small files that nobody needs; df -i shows it");
    }
  }

  /** As df says; -1 where there is none, or a file system that does not count them. */
  private static long freeInodes(Path directory) {
    try {
      Process df =
          new ProcessBuilder(List.of("df", "--output=itotal,iavail", directory.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(df.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!df.waitFor(DF_SECONDS, TimeUnit.SECONDS) || df.exitValue() != 0) {
        df.destroyForcibly();
        return -1;
      }
      return parseInodes(out);
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** The number of free inodes in what df prints; -1 if it counts none. */
  static long parseInodes(String df) {
    List<String> lines = df.lines().toList();
    String[] numbers = lines.isEmpty() ? new String[0] : lines.getLast().strip().split(" +");
    boolean counts =
        numbers.length == 2 && numbers[0].matches("[1-9][0-9]*") && numbers[1].matches("[0-9]+");
    return counts ? Long.parseLong(numbers[1]) : -1;
  }
}
