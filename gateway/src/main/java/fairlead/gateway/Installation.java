package fairlead.gateway;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a gateway would run with on this machine, or runs with.
 *
 * @param config the configuration directory
 * @param now what this machine's clock says
 */
record Installation(Path config, Settings settings, Instant now) {
  private static final String PROCESS = "[0-9]{1,18}";

  Path data() {
    return settings.path(Setting.DATA);
  }

  /**
   * The gateway that has the data directory.
   *
   * @return its process; -1 if it did not write it down; empty if nobody has the directory
   * @throws IOException if that cannot be found out
   */
  OptionalLong running() throws IOException {
    Path file = data().resolve("lock");
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        return OptionalLong.empty();
      }
    } catch (OverlappingFileLockException e) {
      // A gateway in this very process.
      return OptionalLong.of(ProcessHandle.current().pid());
    }
    String process = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    return OptionalLong.of(process.matches(PROCESS) ? Long.parseLong(process) : -1);
  }
}
