package fairlead.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to point one client at the proxy: what the page {@code /setup/…} shows and the command {@code
 * fairlead setup} prints. Immutable.
 *
 * <p>The texts are files beside this class: the first line is the title, {@code ##} begins a
 * section, four spaces a line to paste, {@code @name} takes in another file, and what stands in
 * braces is filled in.
 *
 * @param client the word for it in commands and paths
 */
public record SetupGuide(String client, String title, List<Section> sections) {
  /** Every client, in the order of the list. */
  private static final List<String> CLIENTS =
      List.of(
          "curl",
          "git",
          "apt",
          "npm",
          "pip",
          "maven",
          "docker",
          "java",
          "chromium",
          "firefox",
          "windows",
          "macos",
          "gnome");

  private static final Pattern PLACE = Pattern.compile("\\{(proxy|host|port|portal)}");

  public SetupGuide {
    sections = List.copyOf(sections);
  }

  /** A section with a heading. */
  public record Section(String heading, List<Block> blocks) {
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * A paragraph, or lines to paste.
   *
   * @param lines whether the text is lines to paste
   */
  public record Block(String text, boolean lines) {}

  /**
   * Where the client has to go.
   *
   * @param proxy host and port
   * @param portal its URL
   */
  public record Places(String proxy, String portal) {
    String host() {
      return proxy.replaceFirst(":[0-9]+$", "");
    }

    String port() {
      return proxy.substring(proxy.lastIndexOf(':') + 1);
    }
  }

  /** The words by which clients are asked for. */
  public static List<String> clients() {
    return CLIENTS;
  }

  /** The guide for a client; null if there is none. */
  public static @Nullable SetupGuide of(String client, Places places) {
    return CLIENTS.contains(client)
        ? read(client, filled(text(client), places).lines().toList())
        : null;
  }

  private static String text(String name) {
    try (InputStream in = SetupGuide.class.getResourceAsStream("setup/" + name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("setup/" + name + ".txt is missing from the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher includes = Pattern.compile("(?m)^@([a-z]+)\\n").matcher(text);
      return includes.replaceAll(found -> Matcher.quoteReplacement(text(found.group(1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String filled(String text, Places places) {
    Map<String, String> values =
        Map.of(
            "proxy", places.proxy(),
            "host", places.host(),
            "port", places.port(),
            "portal", places.portal());
    return PLACE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
  }

  private static SetupGuide read(String client, List<String> lines) {
    List<Section> sections = new ArrayList<>();
    String heading = "";
    List<Block> blocks = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("## ")) {
        add(sections, heading, blocks);
        heading = line.substring(3);
        blocks = new ArrayList<>();
      } else {
        add(blocks, line);
      }
    }
    add(sections, heading, blocks);
    return new SetupGuide(client, lines.getFirst(), sections);
  }

  private static void add(List<Section> sections, String heading, List<Block> blocks) {
    List<Block> filled = blocks.stream().filter(block -> !block.text().isEmpty()).toList();
    if (!filled.isEmpty()) {
      sections.add(new Section(heading, filled));
    }
  }

  /** An empty line ends a paragraph; between lines to paste it stays. */
  private static void add(List<Block> blocks, String line) {
    Block last = blocks.isEmpty() ? new Block("", false) : blocks.removeLast();
    boolean paste = line.startsWith("    ");
    String text = paste ? line.substring(4) : line.strip();
    if (text.isEmpty()) {
      blocks.add(last);
      blocks.add(new Block("", false));
    } else if (last.text().isEmpty() || last.lines() != paste) {
      blocks.add(last);
      blocks.add(new Block(text, paste));
    } else {
      blocks.add(new Block(last.text() + (paste ? "\n" : " ") + text, paste));
    }
  }
}
