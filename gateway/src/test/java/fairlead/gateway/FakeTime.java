package fairlead.gateway;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/**
 * A wall clock that can be moved under a running process; its monotonic clock, and the times of
 * files, stay true. Done by libfaketime, which looks into a file once a second.
 */
final class FakeTime {
  private final Path stamp;

  /** A clock that is right, with a file in this directory. */
  FakeTime(Path directory) throws IOException {
    stamp = directory.resolve("wall-clock");
    set(Duration.ZERO);
  }

  /** Sets it so far from the true time. */
  void set(Duration off) throws IOException {
    Path fresh = Files.writeString(stamp.resolveSibling("wall-clock.new"), sign(off) + "\n");
    Files.move(fresh, stamp, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String sign(Duration off) {
    return off.isNegative() ? "-" + off.negated().toSeconds() : "+" + off.toSeconds();
  }

  /** What a process needs in its environment to have it. */
  Map<String, String> environment() throws IOException {
    return Map.of(
        "LD_PRELOAD", library().toString(),
        "FAKETIME_TIMESTAMP_FILE", stamp.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0", // else a JVM's timed waits return at once
        "NO_FAKE_STAT", "1");
  }

  private static Path library() throws IOException {
    for (String directory : new String[] {"/usr/lib", "/usr/lib64"}) {
      Path found = library(Path.of(directory));
      if (found != null) {
        return found;
      }
    }
    return Assertions.fail("libfaketime is missing; Debian: apt-get install faketime");
  }

  /** Debian has it below a directory for the machine's kind, others do not. */
  private static Path library(Path lib) throws IOException {
    Path plain = lib.resolve("faketime/libfaketime.so.1");
    if (Files.exists(plain) || !Files.isDirectory(lib)) {
      return Files.exists(plain) ? plain : null;
    }
    try (DirectoryStream<Path> kinds = Files.newDirectoryStream(lib, "*-linux-*")) {
      for (Path kind : kinds) {
        Path found = kind.resolve("faketime/libfaketime.so.1");
        if (Files.exists(found)) {
          return found;
        }
      }
    }
    return null;
  }
}
