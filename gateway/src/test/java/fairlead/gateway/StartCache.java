package fairlead.gateway;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM keeps of the gateway's classes between starts, so that each start takes half the
 * time. It is made once of each build, by whoever needs it first; the JVM itself looks whether it
 * fits the jars, and does without it if not.
 */
final class StartCache {
  private static @Nullable String flag;

  private StartCache() {}

  /** The flag for the JVM that uses what is kept of the jars below a directory. */
  static synchronized String flag(Path jars) throws IOException {
    if (flag == null) {
      Path cache = cache(jars);
      flag = Files.exists(cache) ? "-XX:AOTCache=" + cache : "-XX:AOTMode=off";
    }
    return flag;
  }

  /** Two processes may test at a time. */
  private static Path cache(Path jars) throws IOException {
    Path cache = jars.resolve("gateway.aot").toAbsolutePath();
    try (FileChannel file =
            FileChannel.open(
                jars.resolve("gateway.aot.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = file.lock()) {
      if (!isNewest(cache, jars)) {
        make(cache);
      }
    }
    return cache;
  }

  private static boolean isNewest(Path cache, Path jars) throws IOException {
    if (!Files.exists(cache)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(cache);
    try (Stream<Path> files = Files.walk(jars, 2)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        if (Files.getLastModifiedTime(jar).compareTo(made) >= 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Starts a gateway, has it refuse a request, and stops it, which is when the JVM writes it. */
  private static void make(Path cache) throws IOException {
    Path directory = Files.createTempDirectory("fairlead-cache-");
    TestConfig config = new TestConfig(directory, 9);
    try (RunningGateway gateway =
        RunningGateway.start(
            RunningGateway.command(
                "-XX:AOTCacheOutput=" + cache, RunningGateway.run(config.directory())))) {
      gateway.ask("ben", "http://new.test:9/");
    } catch (Exception e) {
      throw new IOException("no cache of the gateway's classes", e);
    }
    DemoFiles.remove(directory);
  }
}
