package fairlead.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the clock goes wrong: what was written lately must not lie in the future. */
final class ClockCheck implements DoctorCheck {
  private static final Duration LENIENCE = Duration.ofMinutes(1);
  private static final int DEEPEST = 4;

  /** This program did not exist before. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  private static final String FIX = "set the clock, and keep it by NTP: timedatectl set-ntp true";

  /** A file, and when it was written. */
  private record Written(Path file, Instant at) {}

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public void look(Installation installation, Findings findings) throws IOException {
    Instant now = installation.now();
    if (now.isBefore(EARLIEST)) {
      findings.problem("it says " + JsonOutput.TIME.format(now), FIX);
      return;
    }
    Optional<Written> last = last(installation.data());
    if (last.isPresent() && last.get().at.isAfter(now.plus(LENIENCE))) {
      findings.problem(
          "it says %s, but %s was written at %s"
              .formatted(
                  JsonOutput.TIME.format(now),
                  last.get().file,
                  JsonOutput.TIME.format(last.get().at)),
          FIX);
    } else {
      findings.ok("it says " + JsonOutput.TIME.format(now));
    }
  }

  private static Optional<Written> last(Path data) throws IOException {
    if (!Files.isReadable(data)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(data, DEEPEST)) {
      return files.map(ClockCheck::written).max(Comparator.comparing(Written::at));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Files come and go while a gateway runs. */
  private static Written written(Path file) {
    try {
      return new Written(file, Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return new Written(file, Instant.EPOCH);
    }
  }
}
