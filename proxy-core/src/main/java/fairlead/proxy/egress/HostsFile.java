package fairlead.proxy.egress;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names that the hosts file answers, read when asked to and never on an event loop. Thread-safe.
 */
public final class HostsFile {
  private static final Logger LOG = LoggerFactory.getLogger(HostsFile.class);

  private final Path file;
  private volatile Entries entries = new Entries(Map.of(), Map.of());

  private record Entries(Map<String, List<InetAddress>> v4, Map<String, List<InetAddress>> v6) {}

  /** Reads the file; one that is missing or unreadable answers nothing. */
  public HostsFile(Path file) {
    this.file = file;
    reload();
  }

  /** Reads the file again; on an I/O error the last entries stay. Blocks. */
  public void reload() {
    try {
      HostsFileEntriesProvider read =
          HostsFileEntriesProvider.parser().parse(file.toFile(), StandardCharsets.UTF_8);
      entries = new Entries(read.ipv4Entries(), read.ipv6Entries());
    } catch (IOException e) {
      LOG.warn("{}: not read ({})", file, e.toString());
    }
  }

  /** The addresses of a name in normal form, IPv6 first; empty if the file does not name it. */
  List<InetAddress> addresses(String name) {
    Entries now = entries;
    List<InetAddress> found = new ArrayList<>();
    Stream.of(now.v6(), now.v4()).forEach(map -> found.addAll(map.getOrDefault(name, List.of())));
    return found;
  }
}
