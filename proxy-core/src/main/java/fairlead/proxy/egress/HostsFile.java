package fairlead.proxy.egress;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
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
  private volatile Map<String, List<InetAddress>> entries = Map.of();

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
      Map<String, List<InetAddress>> all = new HashMap<>(read.ipv6Entries());
      read.ipv4Entries().forEach((name, v4) -> all.merge(name, v4, (v6, more) -> concat(v6, more)));
      entries = all;
    } catch (IOException e) {
      LOG.warn("{}: not read ({})", file, e.toString());
    }
  }

  private static List<InetAddress> concat(List<InetAddress> first, List<InetAddress> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** The addresses of a name in normal form, IPv6 first; empty if the file does not name it. */
  List<InetAddress> addresses(String name) {
    return entries.getOrDefault(name, List.of());
  }
}
