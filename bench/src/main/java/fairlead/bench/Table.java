package fairlead.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Medians over the rounds, and medians of the ratios that were paired in a round. */
final class Table {
  private static final double QUIET_PERCENT = 5;

  private final List<Figure> figures;
  private final List<String> proxies;
  private final PrintStream out;

  Table(List<Figure> figures, List<String> proxies, PrintStream out) {
    this.figures = figures;
    this.proxies = proxies;
    this.out = out;
  }

  void print() {
    warn();
    for (Measure measure : Measure.values()) {
      out.println();
      row(measure + ", each " + measure.unit(), List.copyOf(proxies));
      medians(measure, "CPU, µs", Figure::cpuMicros);
      medians(measure, "p50, µs", Figure::p50Micros);
      medians(measure, "p99, µs", Figure::p99Micros);
      medians(measure, "a second", Figure::perSecond);
      medians(measure, "its processor, %", Figure::busyPercent);
      medians(measure, "other work, %", Figure::othersPercent);
      ratios(measure, "CPU", Figure::cpuMicros);
      ratios(measure, "p99", Figure::p99Micros);
    }
  }

  private void warn() {
    double most = median(figures.stream().mapToDouble(Figure::othersPercent).toArray());
    if (most > QUIET_PERCENT) {
      out.printf(
          Locale.ROOT,
          "%nThe machine was not quiet: other work took %.0f %% of a processor. Times of an"
              + " exchange mean little then, and CPU is a little high.%n",
          most);
    }
  }

  private void medians(Measure measure, String label, ToDoubleFunction<Figure> value) {
    row(
        label,
        proxies.stream()
            .map(proxy -> String.format(Locale.ROOT, "%.1f", median(values(measure, proxy, value))))
            .toList());
  }

  /** The first proxy over each, with the least and the most of the rounds. */
  private void ratios(Measure measure, String label, ToDoubleFunction<Figure> value) {
    String first = proxies.getFirst();
    double[] ours = values(measure, first, value);
    row(
        label + ", " + first + " ÷ this",
        proxies.stream().map(proxy -> ratio(ours, values(measure, proxy, value))).toList());
  }

  private static String ratio(double[] ours, double[] theirs) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    double median = median(ratios);
    return String.format(
        Locale.ROOT, "%.2f (%.2f–%.2f)", median, ratios[0], ratios[ratios.length - 1]);
  }

  private double[] values(Measure measure, String proxy, ToDoubleFunction<Figure> value) {
    return figures.stream()
        .filter(figure -> figure.measure() == measure && figure.proxy().equals(proxy))
        .mapToDouble(value)
        .toArray();
  }

  /** Sorts the values as well. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  private void row(String label, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-24s", label));
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, "%20s", cell)));
    out.println(line);
  }
}
