package fairlead.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The gateway as it ships: its jars in a process of their own, on free ports. */
final class RunningGateway implements AutoCloseable {
  private static final Path JARS = Path.of("target");

  private final Process process;
  private final Path errors;
  private final List<String> banner;

  private RunningGateway(Process process, Path errors, List<String> banner) {
    this.process = process;
    this.errors = errors;
    this.banner = banner;
  }

  /** Starts it and waits until it is ready. */
  static RunningGateway start(Path config) throws IOException {
    return start(config, Map.of());
  }

  /** Starts it with settings in its environment and more flags. */
  static RunningGateway start(Path config, Map<String, String> environment, String... flags)
      throws IOException {
    List<String> words = new ArrayList<>(run(config));
    words.addAll(List.of(flags));
    ProcessBuilder command = command(words);
    command.environment().putAll(environment);
    return start(command);
  }

  /** Starts it as nohup does: SIGHUP is ignored. */
  static RunningGateway startWithoutHangUp(Path config) throws IOException {
    List<String> deaf = new ArrayList<>(List.of("bash", "-c", "trap '' HUP; exec \"$0\" \"$@\""));
    deaf.addAll(command(run(config)).command());
    return start(new ProcessBuilder(deaf));
  }

  /** Starts it where no file can grow beyond a size until {@link #liftFileLimit}. */
  static RunningGateway startWithFilesUpTo(int kibibytes, Path config) throws IOException {
    List<String> limited =
        new ArrayList<>(List.of("bash", "-c", "ulimit -S -f \"$0\"; exec \"$@\"", kibibytes + ""));
    limited.addAll(command(run(config)).command());
    return start(new ProcessBuilder(limited));
  }

  static List<String> run(Path config) {
    return List.of(
        "run",
        "--config",
        config.toString(),
        "--proxy-port",
        "0",
        "--web-port",
        "0",
        "--metrics-port",
        "0");
  }

  /** Starts it, and no other meanwhile: what tests time beside it would take too long. */
  static synchronized RunningGateway start(ProcessBuilder command) throws IOException {
    Path errors = Files.createTempFile("fairlead-errors", ".log");
    Process process = command.redirectError(errors.toFile()).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    List<String> banner = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      banner.add(line);
      if (line.equals("ready")) {
        return new RunningGateway(process, errors, banner);
      }
    }
    throw new IOException("it did not start: " + Files.readString(errors));
  }

  /** A command of the jars that were built. */
  static ProcessBuilder command(List<String> words) throws IOException {
    return command(StartCache.flag(JARS), words);
  }

  /** The same with a flag for the JVM. */
  static ProcessBuilder command(String flag, List<String> words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                flag,
                "-cp",
                jar() + ":" + JARS.resolve("lib") + "/*",
                "fairlead.gateway.Main"));
    command.addAll(words);
    return new ProcessBuilder(command);
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(JARS)) {
      return files
          .filter(file -> file.getFileName().toString().matches("gateway-.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  List<String> banner() {
    return banner;
  }

  /** What stands behind a word of the banner: {@code proxy}, {@code web} or {@code metrics}. */
  String url(String word) {
    return banner.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(line.indexOf("http")))
        .findFirst()
        .orElseThrow();
  }

  int port(String word) {
    return java.net.URI.create(url(word)).getPort();
  }

  /** What curl shows of an answer to this user. */
  String ask(String user, String url) throws Exception {
    return Curl.run("-x", url("proxy"), "-U", user + ":" + TestConfig.PASSWORD, url).output();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  void liftFileLimit() throws IOException, InterruptedException {
    new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=unlimited:")
        .inheritIO()
        .start()
        .waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exit() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
