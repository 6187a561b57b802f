package fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The processor time of everything on this machine, from {@code /proc/stat}. */
final class Machine {
  private static final Path STAT = Path.of("/proc/stat");
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int STOLEN = 8;

  private Machine() {}

  /** Time that processors worked for anyone so far, ours or a neighbour on the same hardware. */
  static Duration busy() throws IOException {
    String[] fields = Files.readString(STAT).lines().findFirst().orElseThrow().split(" +", -1);
    long ticks = 0;
    for (int i = 1; i <= STOLEN; i++) {
      ticks += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
    }
    return Duration.ofMillis(ticks * ProcessTree.TICK_MILLIS);
  }
}
