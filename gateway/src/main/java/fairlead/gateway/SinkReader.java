package fairlead.gateway;

import fairlead.policy.load.yaml.Binder;
import fairlead.policy.load.yaml.Key;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.NotEmpty;
import fairlead.policy.load.yaml.Problem;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.sink.SinkConfig;
import fairlead.proxy.audit.sink.SinkConfig.Target;
import fairlead.proxy.audit.sink.Sinks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the sinks of the audit log. Secrets stand in files that the entries name. */
final class SinkReader {
  private static final String NAME = Setting.AUDIT_SINKS.key();
  private static final List<String> TARGETS = List.of("kafka", "otlp", "syslog", "stdout");
  private static final Pattern STREAM = Pattern.compile("[1-9][0-9]{0,5}d");
  private static final Pattern TOPIC = Pattern.compile("(?!\\.\\.?$)[A-Za-z0-9._-]{1,249}");
  private static final Pattern PLACE =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");
  private static final int MOST_PORT = 65_535;
  private static final String IN_THE_CLEAR = "let only a network that you trust carry them, or ";

  private final Problems problems;
  private final Problems warnings;
  private final Path base;

  /** An entry of {@code audit.sinks}; it has one of the four places. */
  record SinkEntry(
      @Key("a name of its own, which metrics, messages and files have") Located<String> name,
      @Key("a topic of Kafka") @Nullable KafkaEntry kafka,
      @Key("a collector that takes logs by OTLP over HTTP") @Nullable OtlpEntry otlp,
      @Key("a syslog receiver (RFC 5424) over TLS or TCP") @Nullable SyslogEntry syslog,
      @Key("standard output, behind the banner: {}") @Nullable StdoutEntry stdout,
      @Key("the streams that go there, such as 30d; all, if left out") @NotEmpty
          List<Located<String>> streams,
      @Key("the kinds of records that go there; all and the checkpoints, if left out") @NotEmpty
          List<AuditRecord.Kind> kinds) {}

  /** A topic of Kafka. */
  record KafkaEntry(
      @Key("where the cluster is found: host:port, several with commas") Located<String> servers,
      @Key("the topic, which is there or is made by the cluster") Located<String> topic,
      @Key("a file with more properties of Kafka's producer, such as for TLS and SASL")
          @Nullable Located<String> propertiesFile) {}

  /** A collector. */
  record OtlpEntry(
      @Key("where logs are sent to, as a whole: https://HOST/v1/logs") Located<String> url,
      @Key("a file with header fields to send, Name: value a line, such as an authorization")
          @Nullable Located<String> headersFile,
      @Key("a PEM file with who may vouch for the collector; whom Java trusts, if left out")
          @Nullable Located<String> cacert) {}

  /** A syslog receiver. */
  record SyslogEntry(
      @Key("host:port, such as syslog.example:6514") Located<String> address,
      @Key("whether to speak TLS; true, if left out") @Nullable Boolean tls,
      @Key("a PEM file with who may vouch for the receiver; whom Java trusts, if left out")
          @Nullable Located<String> cacert) {}

  /** Standard output. */
  record StdoutEntry() {}

  /** A host, without brackets, and a port. */
  private record Place(String host, int port) {}

  /**
   * A reader.
   *
   * @param base what relative paths start from
   */
  SinkReader(Problems problems, Problems warnings, Path base) {
    this.problems = problems;
    this.warnings = warnings;
    this.base = base;
  }

  /** The sinks that are sound; problems say what is wrong with the others. */
  List<SinkConfig> read(Node node) {
    List<SinkConfig> sinks = new ArrayList<>();
    if (node instanceof Node.Items(Mark _, List<Node> items)) {
      Set<String> known = new HashSet<>();
      for (Node item : items) {
        SinkEntry entry = new Binder(problems).bind(SinkEntry.class, item, "a sink");
        SinkConfig sink = entry != null && hasOnePlace(item) ? sink(entry) : null;
        if (entry != null && !known.add(entry.name.value())) {
          problems.add(
              entry.name.mark(),
              NAME + ": the name " + Quoted.of(entry.name.value()) + " is there twice",
              "give each sink its own");
        }
        if (sink != null) {
          sinks.add(sink);
        }
      }
    } else if (!(node instanceof Node.Scalar(Mark _, String text)
        && (text == null || text.isEmpty()))) {
      problems.add(node.mark(), NAME + " must be a list", "write [{ name: …, kafka: { … } }]");
    }
    return sinks;
  }

  /** What is wrong with the files that sinks name, which are read at the start. */
  static List<Problem> unusable(Settings settings) {
    Problems found = new Problems(Path.of("fairlead.yaml"));
    for (SinkConfig sink : settings.sinks()) {
      try {
        Sinks.check(sink);
      } catch (IOException e) {
        found.add(new Mark(0, 0), NAME + ": " + sink.name() + ": " + Failure.words(e), "");
      }
    }
    return found.all();
  }

  private boolean hasOnePlace(Node item) {
    List<String> named =
        item instanceof Node.Fields fields
            ? TARGETS.stream().filter(each -> fields.get(each) != null).toList()
            : List.of();
    if (named.size() != 1) {
      problems.add(
          item.mark(),
          NAME + ": a sink has " + (named.isEmpty() ? "no place" : String.join(" and ", named)),
          "write one of " + String.join(", ", TARGETS));
    }
    return named.size() == 1;
  }

  private @Nullable SinkConfig sink(SinkEntry entry) {
    Target target = target(entry);
    boolean named = SinkConfig.isName(entry.name.value());
    if (!named) {
      refuse(entry.name, "is no name of a sink", SinkConfig.NAME_FORM);
    }
    entry.streams.stream()
        .filter(each -> !STREAM.matcher(each.value()).matches())
        .forEach(each -> refuse(each, "is no stream", "how long it is kept, in days, such as 30d"));
    return target == null || !named
        ? null
        : new SinkConfig(
            entry.name.value(),
            target,
            entry.streams.stream()
                .map(Located::value)
                .collect(Collectors.toCollection(TreeSet::new)),
            entry.kinds.stream()
                .map(AuditRecord.Kind::label)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private void refuse(Located<String> written, String what, String expected) {
    problems.add(
        written.mark(),
        NAME + ": " + Quoted.of(written.value()) + " " + what,
        "expected: " + expected);
  }

  private void warn(Located<String> written, String host, String fix) {
    if (!SettingRules.isLoopback(host)) {
      warnings.add(
          written.mark(), NAME + ": records go to " + host + " in the clear", IN_THE_CLEAR + fix);
    }
  }

  private @Nullable Target target(SinkEntry entry) {
    if (entry.kafka != null) {
      return kafka(entry.kafka);
    }
    if (entry.otlp != null) {
      return otlp(entry.otlp);
    }
    if (entry.syslog != null) {
      return syslog(entry.syslog);
    }
    return entry.stdout == null ? null : new SinkConfig.Stdout();
  }

  private @Nullable Target kafka(KafkaEntry entry) {
    List<String> servers =
        Arrays.stream(entry.servers.value().split(",", -1)).map(String::strip).toList();
    List<Place> places = servers.stream().flatMap(each -> Stream.ofNullable(place(each))).toList();
    boolean good = places.size() == servers.size();
    if (!good) {
      refuse(entry.servers, "is no list of servers", "host:port, several with commas");
    }
    if (!TOPIC.matcher(entry.topic.value()).matches()) {
      refuse(entry.topic, "is no topic", "1 to 249 of letters, digits, . _ -");
      good = false;
    }
    if (good && entry.propertiesFile == null) {
      String fix = "write properties-file: FILE, with security.protocol=SSL";
      places.stream()
          .map(Place::host)
          .filter(host -> !SettingRules.isLoopback(host))
          .findFirst()
          .ifPresent(host -> warn(entry.servers, host, fix));
    }
    Path properties = file(entry.propertiesFile, "properties-file");
    String all = String.join(",", servers);
    return good ? new SinkConfig.Kafka(all, entry.topic.value(), properties) : null;
  }

  private @Nullable Target otlp(OtlpEntry entry) {
    URI url = ReceiverReader.url(entry.url.value());
    if (url == null) {
      problems.add(
          entry.url.mark(),
          NAME + ": this url cannot be used",
          "expected: https://HOST/v1/logs, with neither user nor fragment");
    } else if (url.getScheme().equals("http")) {
      warn(entry.url, url.getHost(), "write https://…");
    }
    Path headers = file(entry.headersFile, "headers-file");
    Path caCert = file(entry.cacert, "cacert");
    return url == null ? null : new SinkConfig.Otlp(url, headers, caCert);
  }

  private @Nullable Target syslog(SyslogEntry entry) {
    Place place = place(entry.address.value());
    boolean tls = !Boolean.FALSE.equals(entry.tls);
    if (place == null) {
      refuse(entry.address, "is no address", "host:port, such as syslog.example:6514");
    } else if (!tls) {
      warn(entry.address, place.host, "write tls: true");
    }
    Path caCert = file(entry.cacert, "cacert");
    if (caCert != null && !tls && entry.cacert != null) {
      refuse(entry.cacert, "is for TLS only", "tls: true, or no cacert");
    }
    return place == null ? null : new SinkConfig.Syslog(place.host, place.port, tls, caCert);
  }

  private static @Nullable Place place(String text) {
    Matcher parts = PLACE.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    int port = Integer.parseInt(parts.group(2));
    String host = parts.group(1).replaceAll("[\\[\\]]", "");
    return port >= 1 && port <= MOST_PORT ? new Place(host, port) : null;
  }

  private @Nullable Path file(@Nullable Located<String> written, String key) {
    if (written == null) {
      return null;
    }
    try {
      if (!written.value().isEmpty()) {
        return base.resolve(written.value()).normalize();
      }
    } catch (InvalidPathException e) {
      // It is none, as the empty one.
    }
    problems.add(written.mark(), NAME + ": " + key, "expected: a path");
    return null;
  }
}
