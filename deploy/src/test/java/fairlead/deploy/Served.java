package fairlead.deploy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway that was started from what is shipped, and serves. */
final class Served implements AutoCloseable {
  private final Process process;
  private final List<String> banner;

  private Served(Process process, List<String> banner) {
    this.process = process;
    this.banner = banner;
  }

  /** Starts it and waits until it is ready. */
  static Served by(ProcessBuilder command, Path errors) throws IOException {
    Process process = command.redirectError(errors.toFile()).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    List<String> banner = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      banner.add(line);
      if (line.equals("ready")) {
        return new Served(process, banner);
      }
    }
    throw new IOException("it did not start: " + banner + Files.readString(errors));
  }

  List<String> banner() {
    return banner;
  }

  /** What curl shows of an answer that comes through its proxy. */
  String ask(String url) throws IOException, InterruptedException {
    return Ran.in(Path.of("."), "curl", "-sS", "-i", "-m", "20", "-x", url("proxy"), url).out();
  }

  /** What stands behind a word of the banner. */
  String url(String word) {
    return banner.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(line.indexOf("http")))
        .findFirst()
        .orElseThrow();
  }

  /** Stops it, and says with what it ended. A box around it passes no signal on. */
  int stop() throws InterruptedException {
    process.children().findFirst().orElse(process.toHandle()).destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.children().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
