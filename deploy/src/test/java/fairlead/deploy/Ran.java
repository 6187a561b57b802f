package fairlead.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that has ended.
 *
 * @param out what it wrote, standard error too
 */
record Ran(int exit, String out) {

  /** Runs a program to its end, with the Java of this test. */
  static Ran in(Path directory, List<String> words) throws IOException, InterruptedException {
    Process process =
        withJava(new ProcessBuilder(words))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out);
  }

  static Ran in(Path directory, String... words) throws IOException, InterruptedException {
    return in(directory, List.of(words));
  }

  /**
   * The words of a script of the tests that may mount, and whose processes end with it.
   *
   * @param more what follows its name
   */
  static List<String> boxed(String script, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--propagation",
                "private",
                Path.of("src/test/sh", script).toAbsolutePath().toString()));
    words.addAll(List.of(more));
    return words;
  }

  /** Has the launcher find the Java of this test, and no setting of the machine's. */
  static ProcessBuilder withJava(ProcessBuilder command) {
    command.environment().keySet().removeIf(name -> name.startsWith("FAIRLEAD_"));
    command.environment().put("FAIRLEAD_JAVA_HOME", System.getProperty("java.home"));
    return command;
  }
}
