package fairlead.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /** Has the launcher find the Java of this test, and no setting of the machine's. */
  static ProcessBuilder withJava(ProcessBuilder command) {
    command.environment().keySet().removeIf(name -> name.startsWith("FAIRLEAD_"));
    command.environment().put("FAIRLEAD_JAVA_HOME", System.getProperty("java.home"));
    return command;
  }
}
