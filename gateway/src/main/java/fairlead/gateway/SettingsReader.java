package fairlead.gateway;

import fairlead.policy.address.AddressLiteral;
import fairlead.policy.address.AddressRange;
import fairlead.policy.load.yaml.Binder;
import fairlead.policy.load.yaml.ByteSize;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.load.yaml.Scalars;
import fairlead.policy.load.yaml.YamlReader;
import fairlead.proxy.identity.IdentityConfig;
import fairlead.proxy.identity.PasswordFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers the settings from their four sources, and everything that is wrong with them. */
final class SettingsReader {
  private static final String FILE = "fairlead.yaml";
  private static final String PREFIX = "FAIRLEAD_";

  /** The variables that are no settings: the launcher reads them, or commands. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "FAIRLEAD_CONFIG",
          "FAIRLEAD_JAVA_HOME",
          "FAIRLEAD_JAVA_OPTIONS",
          "FAIRLEAD_STDERR_TTY",
          "FAIRLEAD_SERVER",
          "FAIRLEAD_CACERT",
          "FAIRLEAD_USER",
          "FAIRLEAD_PASSWORD");

  /** What is YAML in the environment, too. */
  private static final Set<Setting> STRUCTURED =
      Set.of(Setting.IDENTITY_NETWORKS, Setting.NOTIFY, Setting.AUDIT_SINKS);

  private static final Set<Setting> MAY_BE_NONE =
      Set.of(Setting.WEB_TLS_CERTIFICATE, Setting.WEB_TLS_KEY);

  /** Of a file that is not named. */
  private static final Path NO_PATH = Path.of("");

  /** No place in a file. */
  private static final Mark NOWHERE = new Mark(0, 0);

  private final Path directory;
  private final Problems problems = new Problems(Path.of(FILE));
  private final Problems warnings = new Problems(Path.of(FILE));
  private final Source standard;
  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

  /**
   * Where a value stands.
   *
   * @param problems what is wrong there goes here
   * @param warnings what is not, but should be looked at
   * @param base what relative paths start from
   */
  private record Source(Problems problems, Problems warnings, Path base) {}

  /** A value, and where and how it was written. */
  private record Given(Object value, String written, Mark mark, Source source) {
    void refuse(Setting setting, String expected) {
      source.problems.add(mark, setting.key() + ": " + written, "expected: " + expected);
    }

    void warn(Setting setting, String what, String fix) {
      source.warnings.add(mark, setting.key() + ": " + written + " " + what, fix);
    }
  }

  /** An entry of {@code identity.networks}. */
  private record NetworkEntry(Located<String> from, Located<String> user) {}

  SettingsReader(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
    Path file = Path.of("default");
    this.standard = new Source(problems.of(file), warnings.of(file), this.directory);
  }

  Settings read(Map<String, String> environment, Map<Setting, String> flags)
      throws Settings.Refused {
    for (Setting setting : Setting.values()) {
      put(setting, new Node.Scalar(NOWHERE, setting.standard()), standard);
    }
    readFile();
    new TreeMap<>(environment).forEach(this::readVariable);
    flags.forEach((setting, text) -> put(setting, scalar(text), elsewhere(setting.flag())));
    return settings();
  }

  private Settings settings() throws Settings.Refused {
    checkTogether();
    checkTls();
    checkListeners();
    if (!problems.all().isEmpty()) {
      throw new Settings.Refused(problems.all());
    }
    Map<Setting, Object> values = new EnumMap<>(Setting.class);
    given.forEach((setting, each) -> values.put(setting, each.value));
    return new Settings(values, warnings.all());
  }

  private static Node scalar(String text) {
    return new Node.Scalar(NOWHERE, text);
  }

  /** A variable or a flag: relative paths are the caller's. */
  private Source elsewhere(String name) {
    Path file = Path.of(name);
    return new Source(problems.of(file), warnings.of(file), Path.of("").toAbsolutePath());
  }

  private void readFile() {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    try {
      Node root = YamlReader.read(TextFile.read(file), problems);
      if (root != null) {
        walk("", root, new Source(problems, warnings, directory));
      }
    } catch (IOException e) {
      problems.add(NOWHERE, Failure.words(e), "");
    }
  }

  private void walk(String prefix, Node node, Source source) {
    if (!(node instanceof Node.Fields(Mark at, List<Node.Field> fields))) {
      if (!(node instanceof Node.Scalar(Mark _, String text) && text == null)) {
        problems.add(node.mark(), "\"" + prefix + "\" must be a mapping", "");
      }
      return;
    }
    for (Node.Field field : fields) {
      String key = prefix.isEmpty() ? field.key() : prefix + "." + field.key();
      Optional<Setting> setting = byKey(key);
      if (setting.isPresent()) {
        put(setting.get(), field.value(), source);
      } else if (isSection(key)) {
        walk(key, field.value(), source);
      } else {
        problems.add(field.mark(), "unknown setting \"" + key + "\"", Nearest.hint(key, keys()));
      }
    }
  }

  private static Optional<Setting> byKey(String key) {
    return Arrays.stream(Setting.values()).filter(s -> s.key().equals(key)).findFirst();
  }

  private static boolean isSection(String key) {
    return keys().stream().anyMatch(known -> known.startsWith(key + "."));
  }

  private static List<String> keys() {
    return Arrays.stream(Setting.values()).map(Setting::key).toList();
  }

  private void readVariable(String name, String text) {
    if (!name.startsWith(PREFIX) || OTHER_VARIABLES.contains(name)) {
      return;
    }
    Optional<Setting> setting =
        Arrays.stream(Setting.values()).filter(s -> s.variable().equals(name)).findFirst();
    if (setting.isEmpty()) {
      warnings.of(Path.of(name)).add(NOWHERE, "there is no such setting", nearest(name));
      return;
    }
    Source source = elsewhere(name);
    Node node =
        STRUCTURED.contains(setting.get()) && !text.isEmpty()
            ? YamlReader.read(text, source.problems)
            : scalar(text);
    if (node != null) {
      put(setting.get(), node, source);
    }
  }

  private static String nearest(String name) {
    Stream<String> known = Arrays.stream(Setting.values()).map(Setting::variable);
    String hint = Nearest.hint(name, Stream.concat(known, OTHER_VARIABLES.stream()).toList());
    return hint.startsWith("did") ? hint : "docs/settings.md has all of them";
  }

  private void put(Setting setting, Node node, Source source) {
    Object value = value(setting, node, source);
    if (value == null) {
      return;
    }
    String written = node instanceof Node.Scalar(Mark _, String text) ? String.valueOf(text) : "";
    Given read = new Given(value, written.isEmpty() ? "\"\"" : written, node.mark(), source);
    String expected = SettingRules.expected(setting, value);
    if (expected != null) {
      read.refuse(setting, expected);
    } else {
      given.put(setting, read);
    }
  }

  private @Nullable Object value(Setting setting, Node node, Source source) {
    if (setting == Setting.IDENTITY_NETWORKS) {
      return networks(node, source.problems);
    }
    if (setting == Setting.NOTIFY) {
      Problems clear = source.problems == problems ? source.warnings : new Problems(Path.of(""));
      return new ReceiverReader(source.problems, source.warnings, clear, source.base).read(node);
    }
    if (setting == Setting.AUDIT_SINKS) {
      return new SinkReader(source.problems, source.warnings, source.base).read(node);
    }
    if (setting == Setting.EGRESS_DNS) {
      return nameServers(node, source.problems);
    }
    if (setting.type() == Path.class) {
      return path(setting, node, source);
    }
    Object value = new Scalars(source.problems).value(setting.type(), node, setting.key());
    String url = setting == Setting.WEB_PUBLIC_URL ? SettingRules.normalUrl(value + "") : null;
    return url == null ? value : url;
  }

  private @Nullable Path path(Setting setting, Node node, Source source) {
    Object text = new Scalars(source.problems).value(String.class, node, setting.key());
    if (text == null) {
      return null;
    }
    if (text.equals("") && setting == Setting.DATA) {
      return directory.resolveSibling("data");
    }
    if (text.equals("") && MAY_BE_NONE.contains(setting)) {
      return NO_PATH;
    }
    try {
      if (!text.equals("")) {
        return source.base.resolve(text.toString()).normalize();
      }
    } catch (InvalidPathException e) {
      // It is none, as the empty one.
    }
    source.problems.add(node.mark(), setting.key() + ": \"" + text + "\"", "expected: a path");
    return null;
  }

  private static List<InetSocketAddress> nameServers(Node node, Problems into) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Node.Scalar each : scalars(node, into)) {
      InetSocketAddress server = NameServers.parse(String.valueOf(each.text()));
      if (server == null) {
        into.add(
            each.mark(),
            Setting.EGRESS_DNS.key() + ": " + each.text(),
            "expected: an address or address:port, such as 192.0.2.1 or [2001:db8::1]:53");
      } else {
        servers.add(server);
      }
    }
    return servers;
  }

  /** The scalars of a list, or the words of a text. */
  private static List<Node.Scalar> scalars(Node node, Problems into) {
    if (node instanceof Node.Scalar(Mark mark, String text)) {
      return text == null
          ? List.of()
          : Arrays.stream(text.split("[, ]+"))
              .filter(word -> !word.isEmpty())
              .map(word -> new Node.Scalar(mark, word))
              .toList();
    }
    if (node instanceof Node.Items(Mark _, List<Node> items)
        && items.stream().allMatch(Node.Scalar.class::isInstance)) {
      return items.stream().map(Node.Scalar.class::cast).toList();
    }
    into.add(node.mark(), Setting.EGRESS_DNS.key() + " must be a list of addresses", "write [ … ]");
    return List.of();
  }

  private static List<IdentityConfig.Network> networks(Node node, Problems into) {
    List<IdentityConfig.Network> networks = new ArrayList<>();
    if (node instanceof Node.Items(Mark _, List<Node> items)) {
      items.forEach(item -> network(item, into).ifPresent(networks::add));
    } else if (!(node instanceof Node.Scalar(Mark _, String text)
        && (text == null || text.isEmpty()))) {
      into.add(
          node.mark(),
          Setting.IDENTITY_NETWORKS.key() + " must be a list",
          "write [{ from: RANGE, user: NAME }]");
    }
    return networks;
  }

  private static Optional<IdentityConfig.Network> network(Node node, Problems into) {
    NetworkEntry entry = new Binder(into).bind(NetworkEntry.class, node, "identity.networks");
    if (entry == null) {
      return Optional.empty();
    }
    AddressRange from = AddressRange.parse(entry.from.value());
    if (from == null) {
      into.add(
          entry.from.mark(),
          "\"" + entry.from.value() + "\" is no range of addresses",
          "such as 10.9.1.0/24");
    }
    if (!PasswordFile.isName(entry.user.value())) {
      into.add(
          entry.user.mark(),
          "\"" + entry.user.value() + "\" is no user name",
          "expected: 1 to 64 letters, digits, . - _ @");
      return Optional.empty();
    }
    return from == null
        ? Optional.empty()
        : Optional.of(new IdentityConfig.Network(from, entry.user.value()));
  }

  /** What two settings must be to each other. */
  private void checkTogether() {
    Given line = given.get(Setting.HTTP_REQUEST_LINE);
    Given head = given.get(Setting.HTTP_HEAD);
    if (line != null && head != null && octets(head) < octets(line)) {
      if (head.source == standard) {
        line.refuse(Setting.HTTP_REQUEST_LINE, "at most http.head, " + head.written);
      } else {
        head.refuse(Setting.HTTP_HEAD, "at least http.request-line, " + line.written);
      }
    }
    Given web = given.get(Setting.WEB_ADDRESS);
    Given url = given.get(Setting.WEB_PUBLIC_URL);
    if (web != null && isWildcard(web.written) && (url == null || url.value.equals(""))) {
      web.refuse(
          Setting.WEB_ADDRESS,
          "with a wildcard, which cannot stand in links, also web.public-url, such as"
              + " http://gateway.example:8080");
    }
  }

  private void checkTls() {
    Given certificate = given.get(Setting.WEB_TLS_CERTIFICATE);
    Given key = given.get(Setting.WEB_TLS_KEY);
    Given url = given.get(Setting.WEB_PUBLIC_URL);
    if (certificate != null && key != null && isNone(certificate) != isNone(key)) {
      if (isNone(key)) {
        certificate.refuse(Setting.WEB_TLS_CERTIFICATE, "with web.tls.key, its private key");
      } else {
        key.refuse(Setting.WEB_TLS_KEY, "with web.tls.certificate, whose key it is");
      }
    }
    if (hasTls() && url != null && url.value.toString().startsWith("http:")) {
      url.refuse(Setting.WEB_PUBLIC_URL, "https://…, as web.tls.certificate gives the pages TLS");
    }
  }

  private boolean hasTls() {
    Given certificate = given.get(Setting.WEB_TLS_CERTIFICATE);
    return certificate != null && !isNone(certificate);
  }

  private static boolean isNone(Given file) {
    return file.value.equals(NO_PATH);
  }

  /** Who sends a password to a listener of ours sends it in the clear. */
  private void checkListeners() {
    Given proxy = given.get(Setting.PROXY_ADDRESS);
    Given web = given.get(Setting.WEB_ADDRESS);
    Given url = given.get(Setting.WEB_PUBLIC_URL);
    String what = "takes passwords from other machines, and in the clear";
    if (proxy != null && !SettingRules.isLoopback(proxy.written)) {
      proxy.warn(
          Setting.PROXY_ADDRESS,
          what,
          "stay on 127.0.0.1, or let only a network that you trust reach it");
    }
    boolean secured = hasTls() || (url != null && url.value.toString().startsWith("https:"));
    if (web != null && !secured && !SettingRules.isLoopback(web.written)) {
      web.warn(
          Setting.WEB_ADDRESS,
          what,
          "name web.tls.certificate and web.tls.key, or put TLS before it and write"
              + " web.public-url: https://…, or stay on 127.0.0.1");
    }
  }

  private static long octets(Given size) {
    return ((ByteSize) size.value).bytes();
  }

  private static boolean isWildcard(String text) {
    InetAddress address = AddressLiteral.parse(text.replaceAll("[\\[\\]]", ""));
    return address != null && address.isAnyLocalAddress();
  }
}
