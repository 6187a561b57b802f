package fairlead.gateway;

import fairlead.console.SetupGuide;
import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.match.Host;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how to point a client at the proxy, in the words of the page {@code /setup}. */
@Command(
    name = "setup",
    description = "Say how to point a client at the proxy; without CLIENT, list them.",
    mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {
  private static final int WIDTH = 100;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(arity = "0..1", paramLabel = "CLIENT", description = "such as curl, git or firefox")
  private @Nullable String client;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description = "the proxy (default: as the settings of the configuration directory say)")
  private @Nullable String proxy;

  @Option(
      names = "--portal",
      paramLabel = "URL",
      description = "the gateway's pages (default: as the settings say)")
  private @Nullable String portal;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    SetupGuide.Places places = places();
    if (client == null) {
      for (String each : SetupGuide.clients()) {
        list(guide(each, places));
      }
    } else if (json) {
      out().println(JsonTree.text(tree(guide(client, places), places)));
    } else {
      print(guide(client, places));
    }
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private CommandLine.ParameterException usage(String words) {
    return new CommandLine.ParameterException(spec.commandLine(), words);
  }

  private SetupGuide guide(String named, SetupGuide.Places places) {
    SetupGuide guide = SetupGuide.of(named, places);
    if (guide == null) {
      throw usage("no client \"" + named + "\"; " + Nearest.hint(named, SetupGuide.clients()));
    }
    return guide;
  }

  private void list(SetupGuide guide) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("client", guide.client());
      object.put("title", guide.title());
      out().println(JsonTree.text(object));
    } else {
      out().printf("%-10s %s%n", guide.client(), guide.title());
    }
  }

  private static Map<String, Object> tree(SetupGuide guide, SetupGuide.Places places) {
    List<Object> sections = new ArrayList<>();
    for (SetupGuide.Section section : guide.sections()) {
      List<Object> blocks = new ArrayList<>();
      for (SetupGuide.Block block : section.blocks()) {
        blocks.add(Map.of(block.lines() ? "paste" : "text", block.text()));
      }
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("heading", section.heading());
      object.put("blocks", blocks);
      sections.add(object);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("client", guide.client());
    root.put("title", guide.title());
    root.put("proxy", "http://" + places.proxy());
    root.put("portal", places.portal());
    root.put("sections", sections);
    return root;
  }

  private void print(SetupGuide guide) {
    out().println(guide.title());
    for (SetupGuide.Section section : guide.sections()) {
      out().println();
      out().println(section.heading());
      for (SetupGuide.Block block : section.blocks()) {
        out().println();
        if (block.lines()) {
          block.text().lines().forEach(line -> out().println("    " + line));
        } else {
          wrapped(block.text()).forEach(out()::println);
        }
      }
    }
  }

  static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private SetupGuide.Places places() throws IOException {
    String there = proxy == null ? "" : url("--proxy", proxy, "http://127.0.0.1:3128");
    String pages = portal == null ? "" : url("--portal", portal, "http://127.0.0.1:8080");
    if (!there.isEmpty() && URI.create(there).getPort() < 0) {
      throw usage("--proxy " + proxy + " (expected: a port too, such as http://127.0.0.1:3128)");
    }
    if (there.isEmpty() || pages.isEmpty()) {
      Settings settings = settings();
      there = there.isEmpty() ? "http://" + proxy(settings) : there;
      pages = pages.isEmpty() ? portal(settings) : pages;
    }
    return new SetupGuide.Places(URI.create(there).getRawAuthority(), pages);
  }

  private String url(String option, String text, String example) {
    String url = SettingRules.normalUrl(text);
    if (url == null || (option.equals("--proxy") && !url.startsWith("http:"))) {
      throw usage(option + " " + text + " (expected: a URL such as " + example + ")");
    }
    return url;
  }

  private Settings settings() throws IOException {
    try {
      return Settings.read(config.directory(), System.getenv(), Map.of());
    } catch (Settings.Refused e) {
      throw new IOException(
          "mend this first, or say --proxy and --portal: " + e.problems().getFirst(), e);
    } catch (FileSystemException e) {
      throw new IOException(Failure.words(e) + "; say --config DIR, or --proxy and --portal", e);
    }
  }

  private String proxy(Settings settings) throws IOException {
    String announced = settings.text(Setting.PROXY_PUBLIC_ADDRESS);
    return announced.isEmpty()
        ? listener(settings, Setting.PROXY_ADDRESS, Setting.PROXY_PORT, "--proxy")
        : announced;
  }

  private String portal(Settings settings) throws IOException {
    String announced = settings.text(Setting.WEB_PUBLIC_URL);
    return announced.isEmpty()
        ? settings.webScheme()
            + "://"
            + listener(settings, Setting.WEB_ADDRESS, Setting.WEB_PORT, "--portal")
        : announced.replaceAll("/+$", "");
  }

  private String listener(Settings settings, Setting address, Setting port, String option)
      throws IOException {
    int number = settings.number(port);
    InetAddress at = InetAddress.getByName(settings.text(address).replaceAll("[\\[\\]]", ""));
    if (number == 0) {
      throw usage(port.key() + " is 0, so only the gateway knows its port: say " + option + " URL");
    }
    String host =
        at.isAnyLocalAddress() ? InetAddress.getLocalHost().getHostName() : Host.of(at).text();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + number;
  }
}
