package fairlead.gateway;

import fairlead.policy.address.AddressRange;
import fairlead.policy.load.yaml.ByteSize;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.Problem;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.load.yaml.Scalars;
import fairlead.policy.load.yaml.YamlReader;
import fairlead.proxy.Transport;
import fairlead.proxy.identity.IdentityConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force: defaults, file, environment and flags, the later before the earlier.
 * Immutable.
 */
final class Settings {
  private static final String FILE = "fairlead.yaml";
  private static final Mark NOWHERE = new Mark(1, 1);

  private final Map<Setting, Object> values;
  private final List<IdentityConfig.Network> networks;

  private Settings(Map<Setting, Object> values, List<IdentityConfig.Network> networks) {
    this.values = values;
    this.networks = networks;
  }

  /** The settings cannot be used: everything that is wrong with them. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    Refused(List<Problem> problems) {
      super(problems.size() + " problems in the settings");
      this.problems = problems;
    }

    List<Problem> problems() {
      return problems;
    }
  }

  /**
   * Reads them.
   *
   * @param directory where {@code fairlead.yaml} is, or is not
   * @param flags values from the command line
   * @throws Refused with everything that is wrong, if anything is
   */
  static Settings read(Path directory, Map<String, String> environment, Map<Setting, String> flags)
      throws Refused {
    return new Reader(directory.resolve(FILE)).read(environment, flags);
  }

  String text(Setting setting) {
    return (String) value(setting);
  }

  int number(Setting setting) {
    return (Integer) value(setting);
  }

  Duration duration(Setting setting) {
    return (Duration) value(setting);
  }

  int octets(Setting setting) {
    return (int) Math.min(Integer.MAX_VALUE, ((ByteSize) value(setting)).bytes());
  }

  Transport transport() {
    return (Transport) value(Setting.TRANSPORT);
  }

  List<?> list(Setting setting) {
    return (List<?>) value(setting);
  }

  List<IdentityConfig.Network> networks() {
    return networks;
  }

  private Object value(Setting setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException(setting + " has no value");
    }
    return value;
  }

  /** Gathers values and problems. */
  private static final class Reader {
    private final Path file;
    private final Problems problems;
    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
    private final List<IdentityConfig.Network> networks = new ArrayList<>();

    Reader(Path file) {
      this.file = file;
      this.problems = new Problems(Path.of(FILE));
    }

    Settings read(Map<String, String> environment, Map<Setting, String> flags) throws Refused {
      for (Setting setting : Setting.values()) {
        put(setting, new Node.Scalar(NOWHERE, setting.standard()), setting.key(), problems);
      }
      if (Files.exists(file)) {
        readFile();
      }
      environment.forEach(this::readVariable);
      flags.forEach(
          (setting, text) ->
              put(
                  setting,
                  new Node.Scalar(NOWHERE, text),
                  setting.flag(),
                  problems.of(Path.of(setting.flag()))));
      check();
      if (!problems.all().isEmpty()) {
        throw new Refused(problems.all());
      }
      return new Settings(values, List.copyOf(networks));
    }

    private void readFile() {
      try {
        Node root = YamlReader.read(Files.readString(file), problems);
        if (root != null) {
          walk("", root);
        }
      } catch (IOException e) {
        problems.add(NOWHERE, "cannot be read as UTF-8 text: " + e.getMessage(), "");
      }
    }

    private void walk(String prefix, Node node) {
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
          put(setting.get(), field.value(), key, problems);
        } else if (isSection(key)) {
          walk(key, field.value());
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
      if (!name.startsWith("FAIRLEAD_")) {
        return;
      }
      for (Setting setting : Setting.values()) {
        if (setting.variable().equals(name)) {
          put(setting, new Node.Scalar(NOWHERE, text), name, problems.of(Path.of(name)));
        }
      }
    }

    private void put(Setting setting, Node node, String where, Problems into) {
      if (setting == Setting.IDENTITY_NETWORKS) {
        readNetworks(node, into);
        values.put(setting, networks);
      } else if (setting.type() == List.class) {
        values.put(setting, texts(node, where, into));
      } else {
        Object value = new Scalars(into).value(setting.type(), node, where);
        if (value != null) {
          values.put(setting, value);
        }
      }
    }

    private static List<String> texts(Node node, String where, Problems into) {
      if (node instanceof Node.Items(Mark _, List<Node> items)) {
        return items.stream()
            .map(item -> String.valueOf(new Scalars(into).value(String.class, item, where)))
            .toList();
      }
      if (node instanceof Node.Scalar(Mark _, String text)) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split("[, ]+"));
      }
      into.add(node.mark(), where + " must be a list", "use [ ]");
      return List.of();
    }

    private void readNetworks(Node node, Problems into) {
      if (node instanceof Node.Items(Mark _, List<Node> items)) {
        items.forEach(item -> readNetwork(item, into));
      } else if (!(node instanceof Node.Scalar(Mark _, String text)
          && (text == null || text.isEmpty()))) {
        into.add(
            node.mark(), "identity.networks must be a list", "write [{ from: RANGE, user: NAME }]");
      }
    }

    private void readNetwork(Node node, Problems into) {
      AddressRange from = AddressRange.parse(member(node, "from"));
      String user = member(node, "user");
      if (from == null || user.isEmpty()) {
        into.add(
            node.mark(),
            "a network needs a range and a user",
            "write { from: 10.9.1.0/24, user: ci-runner }");
      } else {
        networks.add(new IdentityConfig.Network(from, user));
      }
    }

    private static String member(Node node, String key) {
      Node value = node instanceof Node.Fields fields ? fields.get(key) : null;
      return value instanceof Node.Scalar(Mark _, String text) && text != null ? text : "";
    }

    private void check() {
      ranged(Setting.PROXY_PORT, 0, 65_535);
      ranged(Setting.WEB_PORT, 0, 65_535);
      ranged(Setting.METRICS_PORT, 0, 65_535);
      ranged(Setting.LOOPS, 0, 1_024);
      ranged(Setting.HTTP_FIELDS, 1, 10_000);
      ranged(Setting.EGRESS_POOL_PER_ORIGIN, 0, 10_000);
      ranged(Setting.AUDIT_QUEUE, 2, 10_000_000);
      ranged(Setting.LIMITS_CONNECTIONS, 1, 10_000_000);
      check(Setting.HTTP_REQUEST_LINE, octets(Setting.HTTP_REQUEST_LINE) >= 64, "at least 64B");
      check(
          Setting.HTTP_HEAD,
          octets(Setting.HTTP_HEAD) >= octets(Setting.HTTP_REQUEST_LINE)
              && octets(Setting.HTTP_HEAD) <= 1 << 20,
          "from http.request-line to 1MiB");
      if (values.get(Setting.TRANSPORT) instanceof Transport transport) {
        String why = transport.unavailable();
        check(Setting.TRANSPORT, why == null, "auto, as this machine has it not: " + why);
      }
    }

    private long octets(Setting setting) {
      return values.get(setting) instanceof ByteSize size ? size.bytes() : 0;
    }

    private void ranged(Setting setting, int least, int most) {
      Object value = values.get(setting);
      boolean fits = value instanceof Integer number && number >= least && number <= most;
      check(setting, fits, least + " to " + most);
    }

    private void check(Setting setting, boolean holds, String expected) {
      if (!holds) {
        @Nullable Object value = values.get(setting);
        problems.add(NOWHERE, setting.key() + ": " + value, "expected: " + expected);
      }
    }
  }
}
