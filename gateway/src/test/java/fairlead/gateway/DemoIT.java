package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code fairlead demo} as a newcomer has it: each line that it prints is run, in order. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
  private static final String COMMAND = "   $ ";
  private static final String EXPECTED = "   > … ";
  private static final String MORE = " …";
  private static final String MARK = "@@ line ";

  private record Line(String command, List<String> expected) {}

  @TempDir private Path directory;

  @Test
  void everyLineDoesWhatItSaysAndNothingIsLeftBehind() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    ServerSocket taken = takeUsualPort();
    Process demo = demo(temporary);
    try (taken) {
      List<String> said = untilReady(demo);
      assertThat(said).noneMatch(line -> line.contains(":3128"));
      List<Line> lines = lines(said);
      assertThat(lines).hasSizeGreaterThan(15);
      assertThat(lines.stream().filter(line -> line.expected().isEmpty())).hasSizeLessThan(6);
      List<String> outputs = run(lines);
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        for (String expected : line.expected()) {
          assertThat(outputs.get(i)).as(line.command()).contains(expected);
        }
      }
      assertThat(names(temporary)).containsExactly("fairlead-demo-1");
      new ProcessBuilder("kill", "-TERM", Long.toString(demo.pid())).start().waitFor();
      assertThat(demo.waitFor(20, TimeUnit.SECONDS)).as("it ended").isTrue();
      assertThat(demo.exitValue()).isZero();
      assertThat(names(temporary)).isEmpty();
      assertThat(Files.readString(directory.resolve("errors"))).isEmpty();
    } finally {
      demo.destroyForcibly();
    }
  }

  /** Somebody has the proxy's usual port; if not we, then another. */
  private static ServerSocket takeUsualPort() throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3128));
    } catch (BindException e) {
      // So be it.
    }
    return socket;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(each -> each.getFileName().toString()).toList();
    }
  }

  /** Settings of whoever runs it must not count. */
  private Process demo(Path temporary) throws IOException {
    ProcessBuilder command = RunningGateway.command(List.of("demo"));
    command.command().add(1, "-Djava.io.tmpdir=" + temporary);
    command.environment().put("FAIRLEAD_PROXY_PORT", "1");
    return command.redirectError(directory.resolve("errors").toFile()).start();
  }

  private List<String> untilReady(Process demo) throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.startsWith("ready")) {
        return said;
      }
    }
    throw new IOException("it did not start: " + Files.readString(directory.resolve("errors")));
  }

  /** Each command with what its output is said to have. */
  private static List<Line> lines(List<String> said) {
    List<Line> lines = new ArrayList<>();
    for (String line : said) {
      if (line.startsWith(COMMAND)) {
        lines.add(new Line(line.substring(COMMAND.length()), new ArrayList<>()));
      } else if (line.startsWith(EXPECTED)) {
        String expected = line.substring(EXPECTED.length(), line.length() - MORE.length());
        lines.getLast().expected().add(expected);
      }
    }
    return lines;
  }

  /** What each line said, all run in one shell, with the command on its path. */
  private List<String> run(List<Line> lines) throws Exception {
    StringBuilder script = new StringBuilder("fairlead() { " + fairlead() + " \"$@\"; }\n");
    for (Line line : lines) {
      script.append("printf '" + MARK + "'\n").append(line.command()).append('\n');
    }
    Curl shell = Curl.program(Map.of(), List.of("bash", "-c", script.toString()));
    List<String> outputs = List.of(shell.output().split(MARK, -1));
    assertThat(outputs).as(shell.output()).hasSize(lines.size() + 1);
    assertThat(outputs.getFirst()).isEmpty();
    return outputs.subList(1, outputs.size());
  }

  private static String fairlead() throws IOException {
    return RunningGateway.command(List.of()).command().stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
  }
}
