package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines in aligned columns, for people. What is invisible is shown escaped. For one thread. */
final class TextTable {
  private static final int WIDEST = 200;

  private final List<List<String>> lines = new ArrayList<>();

  TextTable(String... heads) {
    lines.add(List.of(heads));
  }

  void add(String... cells) {
    List<String> line = new ArrayList<>();
    for (String cell : cells) {
      line.add(Quoted.clip(cell, WIDEST));
    }
    lines.add(line);
  }

  void print(PrintWriter out) {
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
