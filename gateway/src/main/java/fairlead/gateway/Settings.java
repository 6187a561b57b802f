package fairlead.gateway;

import fairlead.gateway.notify.Receiver;
import fairlead.policy.load.yaml.ByteSize;
import fairlead.policy.load.yaml.Problem;
import fairlead.proxy.Transport;
import fairlead.proxy.audit.sink.SinkConfig;
import fairlead.proxy.identity.IdentityConfig;
import fairlead.proxy.session.Disclosure;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings in force: defaults, file, environment and flags, the later before the earlier.
 * Immutable.
 */
final class Settings {
  private final Map<Setting, Object> values;
  private final List<Problem> warnings;

  /**
   * Settings that {@link SettingsReader} found sound.
   *
   * @param values one for each setting, of its type
   */
  Settings(Map<Setting, Object> values, List<Problem> warnings) {
    this.values = values;
    this.warnings = warnings;
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

    /** Whether a flag is among what is wrong. */
    boolean isUsage() {
      return problems.stream().anyMatch(problem -> problem.file().toString().startsWith("--"));
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
    return new SettingsReader(directory).read(environment, flags);
  }

  /** What should be looked at, though nothing is wrong. */
  List<Problem> warnings() {
    return warnings;
  }

  String text(Setting setting) {
    return value(setting).toString();
  }

  int number(Setting setting) {
    return (Integer) value(setting);
  }

  Duration duration(Setting setting) {
    return (Duration) value(setting);
  }

  int octets(Setting setting) {
    return Math.toIntExact(((ByteSize) value(setting)).bytes());
  }

  boolean truth(Setting setting) {
    return (Boolean) value(setting);
  }

  /** Where a file or directory is: an absolute path. */
  Path path(Setting setting) {
    return (Path) value(setting);
  }

  /** Whether a file is named that need not be. */
  boolean isNamed(Setting setting) {
    return !path(setting).toString().isEmpty();
  }

  /** What the web listener speaks: http or https. */
  String webScheme() {
    return isNamed(Setting.WEB_TLS_CERTIFICATE) ? "https" : "http";
  }

  Transport transport() {
    return (Transport) value(Setting.TRANSPORT);
  }

  Disclosure disclosure() {
    return (Disclosure) value(Setting.ROLES_DISCLOSE);
  }

  PolicyReload policyReload() {
    return (PolicyReload) value(Setting.POLICY_RELOAD);
  }

  PolicyTests policyTests() {
    return (PolicyTests) value(Setting.POLICY_TESTS);
  }

  List<InetSocketAddress> nameServers() {
    return ((List<?>) value(Setting.EGRESS_DNS))
        .stream().map(InetSocketAddress.class::cast).toList();
  }

  List<IdentityConfig.Network> networks() {
    return ((List<?>) value(Setting.IDENTITY_NETWORKS))
        .stream().map(IdentityConfig.Network.class::cast).toList();
  }

  List<Receiver> receivers() {
    return ((List<?>) value(Setting.NOTIFY)).stream().map(Receiver.class::cast).toList();
  }

  List<SinkConfig> sinks() {
    return ((List<?>) value(Setting.AUDIT_SINKS)).stream().map(SinkConfig.class::cast).toList();
  }

  private Object value(Setting setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException(setting + " has no value");
    }
    return value;
  }
}
