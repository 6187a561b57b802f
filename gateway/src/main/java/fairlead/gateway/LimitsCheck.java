package fairlead.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Whether as many files may be open as connections can be. */
final class LimitsCheck implements DoctorCheck {
  /** A client's, and one to an origin. */
  private static final int FILES_A_CONNECTION = 2;

  private static final int FILES_BESIDES = 512;

  @Override
  public String name() {
    return "limits";
  }

  @Override
  public void look(Installation installation, Findings findings) throws IOException {
    OptionalLong running = installation.running();
    Path limits = Path.of("/proc", Long.toString(running.orElse(-1)), "limits");
    int connections = installation.settings().number(Setting.LIMITS_CONNECTIONS);
    if (Files.isReadable(limits)) {
      String text = Files.readString(limits, StandardCharsets.ISO_8859_1);
      judge("the gateway", parse(text), connections, findings);
    } else if (ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean here) {
      judge("a gateway started here", here.getMaxFileDescriptorCount(), connections, findings);
    }
  }

  /**
   * The soft limit of open files in what Linux says of a process; as many as there can be if none.
   */
  static long parse(String limits) {
    return limits
        .lines()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.strip().split(" {2,}"))
        .filter(words -> words.length > 1 && words[1].matches("[0-9]{1,18}"))
        .mapToLong(words -> Long.parseLong(words[1]))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  static void judge(String who, long files, int connections, Findings findings) {
    long needed = (long) FILES_A_CONNECTION * connections + FILES_BESIDES;
    if (files < needed) {
      findings.warning(
          "%s may open %d files; %d connections need %d".formatted(who, files, connections, needed),
          "raise LimitNOFILE of the unit or ulimit -n, or lower limits.connections");
    } else {
      findings.ok("%s may open files for %d connections".formatted(who, connections));
    }
  }
}
