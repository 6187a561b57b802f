package fairlead.proxy.audit.sink;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One sink of the settings.
 *
 * @param name unique among sinks; names its directory and its metrics
 * @param streams whose records it gets, such as {@code 365d}; empty for all
 * @param kinds labels of the kinds it gets; empty for all, checkpoints included
 */
public record SinkConfig(String name, Target target, Set<String> streams, Set<String> kinds) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");

  /** What a name is, in words. */
  public static final String NAME_FORM = "1 to 64 of a-z, 0-9 and -, such as siem";

  /** Where records go. */
  public sealed interface Target {
    /** What it is, in one word. */
    String type();

    /** Where it is, as everybody may read it; empty for this machine's standard output. */
    String place();
  }

  /** Standard output, where whoever started the gateway may collect it. */
  public record Stdout() implements Target {
    @Override
    public String type() {
      return "standard output";
    }

    @Override
    public String place() {
      return "";
    }
  }

  /**
   * A topic.
   *
   * @param servers where to find the cluster: host:port, several with commas
   * @param properties a file with more properties of Kafka's producer; null for none
   */
  public record Kafka(String servers, String topic, @Nullable Path properties) implements Target {
    @Override
    public String type() {
      return "kafka";
    }

    @Override
    public String place() {
      return servers + ", topic " + topic;
    }
  }

  /**
   * A collector that takes logs by OTLP over HTTP.
   *
   * @param url the whole of it, such as {@code https://collector.example/v1/logs}
   * @param headers a file with header fields to send, such as an authorization; null for none
   * @param caCert a PEM file with who may vouch for it; null for whom Java trusts
   */
  public record Otlp(URI url, @Nullable Path headers, @Nullable Path caCert) implements Target {
    @Override
    public String type() {
      return "otlp";
    }

    @Override
    public String place() {
      return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }
  }

  /**
   * A syslog receiver, over TCP.
   *
   * @param host a name, or an address without brackets
   * @param caCert a PEM file with who may vouch for it; null for whom Java trusts
   */
  public record Syslog(String host, int port, boolean tls, @Nullable Path caCert)
      implements Target {
    @Override
    public String type() {
      return tls ? "syslog over TLS" : "syslog";
    }

    @Override
    public String place() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /** Whether this can be a sink's name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The sink in words: its name, what it is and where. */
  public String shown() {
    return name
        + " ("
        + target.type()
        + (target.place().isEmpty() ? "" : " at " + target.place())
        + ")";
  }
}
