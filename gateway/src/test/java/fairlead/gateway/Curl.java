package fairlead.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a real client said.
 *
 * @param exit its exit status
 * @param output standard output and standard error together
 */
record Curl(int exit, String output) {

  /** curl, heads shown, with a limit on its time. */
  static Curl run(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("curl", "-sS", "-i", "--max-time", "20"));
    words.addAll(List.of(arguments));
    return program(Map.of(), words);
  }

  /** Any program, without the proxy settings of whoever runs the tests. */
  static Curl program(Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Curl(process.waitFor(), output);
  }
}
