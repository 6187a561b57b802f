package fairlead.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What to do in the demo, step by step.
 *
 * @param steps in order
 */
record DemoStory(List<Step> steps) {
  private static final String COMMAND = "$ ";
  private static final String EXPECTED = "= ";

  /**
   * One step.
   *
   * @param words what happens, and why
   * @param lines commands, each with what its output has to have
   */
  record Step(String words, List<Line> lines) {}

  /**
   * A line for a shell.
   *
   * @param expected what its output has, each word for word
   */
  record Line(String command, List<String> expected) {}

  /** The story, with values in place of their names. */
  static DemoStory read(Map<String, String> values) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (String block :
        DemoFiles.filled(DemoFiles.read("story"), values).strip().split("\n\n", -1)) {
      if (!block.startsWith("#")) {
        steps.add(step(block.lines().toList()));
      }
    }
    return new DemoStory(List.copyOf(steps));
  }

  private static Step step(List<String> block) {
    List<Line> lines = new ArrayList<>();
    for (String line : block.subList(1, block.size())) {
      if (line.startsWith(COMMAND)) {
        lines.add(new Line(line.substring(COMMAND.length()), new ArrayList<>()));
      } else {
        lines.getLast().expected().add(line.substring(EXPECTED.length()));
      }
    }
    return new Step(block.getFirst(), lines);
  }

  void print(PrintWriter out) {
    int number = 0;
    for (Step step : steps) {
      number++;
      out.println(number + ". " + step.words());
      for (Line line : step.lines()) {
        out.println("   $ " + line.command());
        line.expected().forEach(expected -> out.println("   > … " + expected + " …"));
      }
      out.println();
    }
  }
}
