package fairlead.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A gateway with people, a policy of short clocks and an origin, all in one fresh directory. */
final class Demo implements AutoCloseable {
  private static final int HTTP_PORT = 8000;
  private static final int HTTPS_PORT = 8443;
  private static final int MOST_DIRECTORIES = 1_000;
  private static final FileAttribute<?> ONLY_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final DemoOrigin origin;
  private final Gateway gateway;
  private final Map<String, String> addresses;

  private Demo(Path directory, DemoOrigin origin, Gateway gateway) {
    this.directory = directory;
    this.origin = origin;
    this.gateway = gateway;
    this.addresses = addresses(gateway.banner());
  }

  /**
   * Starts it on the usual ports, or on others where those are taken.
   *
   * @param directory there, and empty
   * @throws IOException if it cannot; nothing runs then
   */
  static Demo start(Path directory, PrintWriter terminal, Time time)
      throws IOException, Settings.Refused {
    SSLContext certificate = DemoCertificate.make(directory, DemoFiles.hosts());
    DemoOrigin origin = new DemoOrigin(free(HTTP_PORT), free(HTTPS_PORT), certificate);
    try {
      Path config = directory.resolve("config");
      DemoFiles.write(config, ports(origin));
      Settings settings = Settings.read(config, Map.of(), Map.of());
      return new Demo(directory, origin, new Gateway(config, settings, true, terminal, time));
    } catch (IOException | Settings.Refused | RuntimeException e) {
      origin.close();
      throw e;
    }
  }

  private static Map<String, String> ports(DemoOrigin origin) {
    Map<String, String> ports = new HashMap<>(originPorts(origin));
    ports.put("proxy-port", freeOf(Setting.PROXY_PORT));
    ports.put("web-port", freeOf(Setting.WEB_PORT));
    ports.put("metrics-port", freeOf(Setting.METRICS_PORT));
    return ports;
  }

  private static Map<String, String> originPorts(DemoOrigin origin) {
    return Map.of(
        "port", Integer.toString(origin.port()),
        "tls-port", Integer.toString(origin.securePort()));
  }

  private static String freeOf(Setting port) {
    return Integer.toString(free(Integer.parseInt(port.standard())));
  }

  /** This port, or 0 if somebody has it. */
  private static int free(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }

  private static Map<String, String> addresses(String banner) {
    Map<String, String> addresses = new HashMap<>();
    banner
        .lines()
        .filter(line -> line.contains("http"))
        .map(line -> line.split(" +", 2))
        .forEach(words -> addresses.put(words[0], words[1]));
    return addresses;
  }

  /** Where something is: {@code proxy}, {@code web}, {@code metrics}. */
  String url(String what) {
    String url = addresses.get(what);
    if (url == null) {
      throw new IllegalArgumentException(what + " (expected: one of " + addresses.keySet() + ")");
    }
    return url;
  }

  /** The address of a name at the origin, such as {@code http://wiki.example:8000}. */
  String site(String name) {
    return "http://" + name + ":" + origin.port();
  }

  /** The same by HTTPS. */
  String secureSite(String name) {
    return "https://" + name + ":" + origin.securePort();
  }

  /**
   * The story as it goes here.
   *
   * @param fairlead how to call the command
   */
  DemoStory story(String fairlead) throws IOException {
    Map<String, String> values = new HashMap<>(addresses);
    values.putAll(originPorts(origin));
    values.put("fairlead", fairlead);
    values.put("directory", directory.toString());
    values.put("config", directory.resolve("config").toString());
    return DemoStory.read(values);
  }

  /** Stops as {@code fairlead run} does, but soon. */
  void stop() throws InterruptedException {
    gateway.stop();
    origin.close();
  }

  /** Stops at once. */
  @Override
  public void close() {
    gateway.close();
    origin.close();
  }

  /** A directory for one demo, which only its owner reads, with a name that can be typed. */
  static Path freshDirectory(Path parent) throws IOException {
    for (int number = 1; ; number++) {
      Path directory = parent.resolve("fairlead-demo-" + number);
      try {
        return Files.createDirectory(directory, ONLY_OWNER);
      } catch (FileAlreadyExistsException e) {
        if (number == MOST_DIRECTORIES) {
          throw e;
        }
      }
    }
  }
}
