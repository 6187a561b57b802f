package fairlead.proxy.http1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of hostile messages: blocks of lines between empty lines, {@code #} comments. */
public final class HostileRows {
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)\\*(.*?)\\}");

  private HostileRows() {}

  /** One row: its name, and the cells that follow it. */
  public record Row(String name, List<String> cells) {
    public String cell(int index) {
      return cells.get(index);
    }

    /** The octets of a cell, one character each; {@code -} stands for none. */
    public String octets(int index) {
      String cell = cells.get(index);
      return cell.equals("-") ? "" : unescape(cell);
    }

    public boolean has(int index) {
      return index < cells.size() && !cells.get(index).equals("-");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The rows of a table beside the tests. */
  public static List<Row> read(String table) {
    try (InputStream in =
        HostileRows.class.getResourceAsStream("/fairlead/proxy/hostile/" + table)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Row> rows = new ArrayList<>();
      for (String block : text.replaceAll("(?m)^#.*\n", "").split("\n\n+")) {
        List<String> lines = block.strip().lines().toList();
        if (!lines.getFirst().isEmpty()) {
          rows.add(new Row(lines.getFirst(), lines.subList(1, lines.size())));
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unescape(String cell) {
    Matcher repeats = REPEAT.matcher(cell);
    String text =
        repeats.replaceAll(
            found ->
                Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))));
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        octets.append(text.charAt(i));
        continue;
      }
      switch (text.charAt(++i)) {
        case 'r' -> octets.append('\r');
        case 'n' -> octets.append('\n');
        case 't' -> octets.append('\t');
        case '0' -> octets.append('\0');
        case '\\' -> octets.append('\\');
        case 'x' -> {
          octets.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("no such escape in: " + cell);
      }
    }
    return octets.toString();
  }
}
