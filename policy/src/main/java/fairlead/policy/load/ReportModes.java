package fairlead.policy.load;

import fairlead.policy.ReportMode;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.wording.Quoted;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads {@code mode: report} and {@code until}. */
final class ReportModes {
  private final Problems problems;

  ReportModes(Problems problems) {
    this.problems = problems;
  }

  /** The mode as written; null if it is not that of a rule or tier that only reports. */
  @Nullable ReportMode read(
      @Nullable Located<PolicyFile.Mode> mode, @Nullable Located<String> until) {
    LocalDate last = until == null ? null : date(until);
    if (mode == null) {
      if (until != null) {
        problems.add(until.mark(), "\"until\" is for mode: report", "add mode: report");
      }
      return null;
    }
    return new ReportMode(last);
  }

  private @Nullable LocalDate date(Located<String> until) {
    try {
      return LocalDate.parse(until.value());
    } catch (DateTimeException e) {
      String what = Quoted.of(until.value()) + " is no date";
      problems.add(until.mark(), what, "such as 2026-12-31, the last day of it");
      return null;
    }
  }

  /** Warns of one that will never refuse, or that does no longer only report. */
  static void look(
      @Nullable ReportMode report, Mark mark, String whose, ZoneId zone, Problems warnings) {
    LocalDate last = report == null ? null : report.until();
    if (report != null && last == null) {
      warnings.add(
          mark, whose + " only reports, without an end", "write until: and the last day of it");
    } else if (last != null && last.isBefore(LocalDate.now(zone))) {
      warnings.add(mark, whose + " refuses: it only reported until " + last, "remove mode");
    }
  }
}
