package fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hostile table is worth its rows only if it turns red when the reader is wrong. */
class PlantedFaultsIT {
  @Test
  void everyPlantedFaultIsCaughtByTheTable() throws IOException, InterruptedException {
    ProcessBuilder check = new ProcessBuilder("src/test/faults/check").redirectErrorStream(true);
    check.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process running = check.start();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = running.waitFor();
    List<String> caught = output.lines().filter(line -> line.startsWith("caught ")).toList();
    assertThat(exit).as(output).isZero();
    assertThat(caught).as(output).hasSizeGreaterThanOrEqualTo(20);
    assertThat(output.lines()).hasSameSizeAs(caught);
  }
}
