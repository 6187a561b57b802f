package fairlead.gateway;

import fairlead.policy.match.Host;
import fairlead.policy.wording.Quoted;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands share that ask a running gateway: where it is, and who asks. Exit 1 if it
 * refuses or cannot be reached.
 */
abstract class ApiCommand implements Callable<Integer> {
  private static final String TOKEN = "fl_";

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ConfigOption config = new ConfigOption();

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "the gateway's web listener (default: $FAIRLEAD_SERVER, else as the settings of the"
              + " configuration directory say)")
  private @Nullable String server;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "PEM file with the certificates to trust, and no others (default: $FAIRLEAD_CACERT, else"
              + " web.tls.certificate of settings that name the server, else the JVM's)")
  private @Nullable Path trusted;

  private Map<String, String> environment = Map.of();

  /** Lets every such command below this one look for credentials here. */
  static void give(Map<String, String> environment, CommandLine command) {
    if (command.getCommand() instanceof ApiCommand asking) {
      asking.environment = environment;
    }
    command.getSubcommands().values().forEach(each -> give(environment, each));
  }

  /** Whether all is well, as the exit code says. */
  abstract boolean ask(ApiClient api) throws IOException;

  /** Finds what is wrong with the words before anything is asked. */
  void checkUsage() {}

  @Override
  public Integer call() throws IOException {
    checkUsage();
    try (ApiClient api = client()) {
      return ask(api) ? 0 : 1;
    }
  }

  /** Whether the words of the command name a server. */
  boolean isServerNamed() {
    return server != null;
  }

  CommandLine.ParameterException usage(String words) {
    return new CommandLine.ParameterException(spec.commandLine(), words);
  }

  /** Refuses to do to somebody what is not explained to them. */
  void needReason(String reason) {
    if (reason.isBlank()) {
      throw usage("say --reason: the person sees it");
    }
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** What is said to people beside the result. */
  void say(String words) {
    spec.commandLine().getErr().println(words);
  }

  /** A member as text without control characters; empty if there is none. */
  static String text(Map<String, @Nullable Object> object, String name) {
    Object value = object.get(name);
    return value == null ? "" : Quoted.clip(value.toString(), 500);
  }

  private ApiClient client() throws IOException {
    String named = server == null ? variable("FAIRLEAD_SERVER") : server;
    Path trust = trusted == null ? path(variable("FAIRLEAD_CACERT")) : trusted;
    if (!named.isEmpty()) {
      return new ApiClient(url(named), authorization(), trust);
    }
    Settings settings = settings();
    Path own = settings.path(Setting.WEB_TLS_CERTIFICATE);
    return new ApiClient(
        ofSettings(settings),
        authorization(),
        trust == null && settings.isNamed(Setting.WEB_TLS_CERTIFICATE) ? own : trust);
  }

  private static @Nullable Path path(String text) {
    return text.isEmpty() ? null : Path.of(text);
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private URI url(String named) {
    String url = SettingRules.normalUrl(named);
    if (url == null) {
      throw usage(
          "--server "
              + Quoted.of(named)
              + " (expected: http:// or https:// and a host, such as http://127.0.0.1:8080)");
    }
    return URI.create(url + "/");
  }

  private Settings settings() throws IOException {
    try {
      return Settings.read(config.directory(), environment, Map.of());
    } catch (Settings.Refused e) {
      throw new IOException("mend this first, or say --server: " + e.problems().getFirst(), e);
    } catch (FileSystemException e) {
      throw new IOException(Failure.words(e) + "; say --config DIR or --server URL", e);
    }
  }

  /** With TLS by the name that its certificate is for, which is the public one. */
  private URI ofSettings(Settings settings) throws IOException {
    String announced = settings.text(Setting.WEB_PUBLIC_URL);
    if (settings.isNamed(Setting.WEB_TLS_CERTIFICATE) && !announced.isEmpty()) {
      return URI.create(announced + "/");
    }
    int port = settings.number(Setting.WEB_PORT);
    if (port == 0) {
      throw usage("web.port is 0, so only the gateway knows its port: say --server URL");
    }
    String host = host(settings.text(Setting.WEB_ADDRESS));
    return URI.create(settings.webScheme() + "://" + host + ":" + port + "/");
  }

  /** A wildcard is no address to go to, and this machine's own name always is. */
  private static String host(String address) throws IOException {
    InetAddress parsed = InetAddress.getByName(address.replaceAll("[\\[\\]]", ""));
    if (parsed.isAnyLocalAddress()) {
      return "localhost";
    }
    String host = Host.of(parsed).text();
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  private String authorization() {
    String user = variable("FAIRLEAD_USER");
    String password = variable("FAIRLEAD_PASSWORD");
    if (user.isEmpty() && password.startsWith(TOKEN)) {
      return "Bearer " + password;
    }
    if (user.isEmpty()) {
      throw usage("say who asks: FAIRLEAD_USER, and FAIRLEAD_PASSWORD with a password or token");
    }
    String given = password.isEmpty() ? Terminal.knownPassword(user) : password;
    if (given == null || given.isEmpty()) {
      throw usage("FAIRLEAD_PASSWORD is not set, and there is no terminal to ask at");
    }
    return ApiClient.basic(user, given);
  }
}
