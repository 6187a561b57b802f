package fairlead.gateway;

import fairlead.proxy.audit.Finding;
import fairlead.proxy.audit.StreamReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What {@code audit verify} found, for people and for programs. */
final class VerifyText {
  private VerifyText() {}

  static void print(StreamReport report, PrintWriter out) {
    out.println(
        report.stream() + ": " + (report.isSound() ? "sound, " : "NOT SOUND, ") + extent(report));
    for (Finding finding : report.findings()) {
      out.println("  " + where(finding) + finding.what().label() + ": " + finding.words());
    }
    for (StreamReport.Gap gap : report.gaps()) {
      out.println(
          "  gap: line %d says that %s missing (%s, %s)"
              .formatted(
                  gap.seq(),
                  gap.count() == 1 ? "1 record is" : gap.count() + " records are",
                  gap.reason(),
                  gap.time()));
    }
    report.warnings().forEach(warning -> out.println("  warning: " + warning));
  }

  private static String extent(StreamReport report) {
    List<String> words = new ArrayList<>();
    if (report.sealed() < report.first() || report.first() == 0) {
      words.add("nothing of it is sealed");
    } else {
      words.add("lines " + report.first() + " to " + report.sealed() + " are as they were written");
      words.add(
          report.records()
              + " records under "
              + report.checkpoints()
              + " checkpoints in "
              + (report.segments() == 1 ? "1 whole file" : report.segments() + " whole files"));
    }
    if (report.unsealed() > 0) {
      words.add(
          report.unsealed()
              + (report.unsealed() == 1 ? " line" : " lines")
              + " behind them not sealed yet, as while a gateway runs");
    }
    return String.join("; ", words);
  }

  private static String where(Finding finding) {
    String lines =
        finding.seq() == finding.to()
            ? "line " + finding.seq()
            : "line " + finding.seq() + " (to " + finding.to() + ")";
    if (finding.file() == null) {
      return lines + ": ";
    }
    return finding.file() + (finding.line() > 0 ? ":" + finding.line() : "") + ": " + lines + ": ";
  }

  static void json(List<StreamReport> reports, JsonOutput out) {
    out.object(
        json -> {
          json.writeBooleanProperty("sound", reports.stream().allMatch(StreamReport::isSound));
          json.writeArrayPropertyStart("streams");
          reports.forEach(report -> write(json, report));
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, StreamReport report) {
    json.writeStartObject();
    json.writeStringProperty("stream", report.stream());
    json.writeBooleanProperty("sound", report.isSound());
    json.writeNumberProperty("segments", report.segments());
    json.writeNumberProperty("first", report.first());
    json.writeNumberProperty("sealed", report.sealed());
    json.writeNumberProperty("records", report.records());
    json.writeNumberProperty("checkpoints", report.checkpoints());
    json.writeNumberProperty("unsealed", report.unsealed());
    json.writeArrayPropertyStart("findings");
    report.findings().forEach(finding -> write(json, finding));
    json.writeEndArray();
    json.writeArrayPropertyStart("gaps");
    report.gaps().forEach(gap -> write(json, gap));
    json.writeEndArray();
    JsonOutput.strings(json, "warnings", report.warnings());
    if (report.newest() != null) {
      json.writeStringProperty("checkpoint", report.newest());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Finding finding) {
    json.writeStartObject();
    json.writeNumberProperty("seq", finding.seq());
    json.writeNumberProperty("to", finding.to());
    json.writeStringProperty("what", finding.what().label());
    if (finding.file() != null) {
      json.writeStringProperty("file", finding.file());
    }
    if (finding.line() > 0) {
      json.writeNumberProperty("line", finding.line());
    }
    json.writeStringProperty("words", finding.words());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, StreamReport.Gap gap) {
    json.writeStartObject();
    json.writeNumberProperty("seq", gap.seq());
    json.writeStringProperty("time", gap.time());
    json.writeStringProperty("reason", gap.reason());
    json.writeNumberProperty("count", gap.count());
    json.writeEndObject();
  }
}
