package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** New passes on paper: a slip each, to cut along the lines. Immutable. */
final class Slips {
  private static final int LONGEST = 2_000;
  private static final String CUT =
      "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -";

  /** A form feed where a new page begins, so that no slip is torn in two. */
  private static final int A_PAGE = 4;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm z", Locale.ENGLISH);

  private final List<Slip> slips = new ArrayList<>();

  /** A word and what it stands for, in order; and sentences below. */
  private record Slip(Map<String, String> fields, List<String> sentences) {}

  /**
   * The slips.
   *
   * @param answer of {@code POST /passes}
   */
  Slips(Map<String, @Nullable Object> answer) {
    for (Map<String, @Nullable Object> pass : JsonTree.objects(answer.get("passes"))) {
      Map<String, String> fields = new java.util.LinkedHashMap<>();
      fields.put("User name", text(pass, "user"));
      fields.put("Password", text(pass, "password"));
      fields.put("Valid until", until(text(pass, "expires")));
      fields.put("Proxy", text(answer, "proxy"));
      fields.put("How to set up", text(answer, "portal") + "/setup");
      List<String> sentences =
          List.of(
              text(answer, "notice"),
              text(answer, "recorded"),
              "See what is recorded about you: " + text(answer, "portal") + "/");
      slips.add(new Slip(fields, sentences.stream().filter(each -> !each.isEmpty()).toList()));
    }
  }

  private static String text(Map<String, @Nullable Object> object, String name) {
    Object value = object.get(name);
    return value == null ? "" : Quoted.clip(value.toString(), LONGEST);
  }

  private static String until(String time) {
    try {
      return TIME.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
    } catch (java.time.format.DateTimeParseException e) {
      return time;
    }
  }

  int count() {
    return slips.size();
  }

  /** For a printer that takes plain text. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < slips.size(); i++) {
      text.append(i > 0 && i % A_PAGE == 0 ? "\f" : "").append('\n');
      slips
          .get(i)
          .fields()
          .forEach((name, value) -> text.append("%-15s%s%n".formatted(name, value)));
      text.append('\n');
      for (String sentence : slips.get(i).sentences()) {
        SetupCommand.wrapped(sentence).forEach(line -> text.append(line).append('\n'));
      }
      text.append('\n').append(CUT).append('\n');
    }
    return text.toString();
  }

  /** For a browser to print; it needs nothing else. */
  String html() {
    StringBuilder page =
        new StringBuilder(
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Guest passes</title>
            <style>
            body { font: 11pt sans-serif; margin: 1cm; columns: 2; column-gap: 1cm }
            section { break-inside: avoid; border: 1px dashed; padding: 0.4cm; margin-bottom: 0.4cm }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1cm 0.4cm; margin: 0 }
            dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere }
            b { font: 13pt monospace } p { margin: 0.2cm 0 0; font-size: 9pt }
            </style>
            """);
    for (Slip slip : slips) {
      page.append("<section>\n<dl>\n");
      slip.fields().forEach((name, value) -> page.append(row(name, value)));
      page.append("</dl>\n");
      slip.sentences().forEach(each -> page.append("<p>").append(escaped(each)).append("</p>\n"));
      page.append("</section>\n");
    }
    return page.append("</html>\n").toString();
  }

  private static String row(String name, String value) {
    boolean typed = name.equals("User name") || name.equals("Password");
    String shown = typed ? "<b>" + escaped(value) + "</b>" : escaped(value);
    return "<dt>" + name + "</dt><dd>" + shown + "</dd>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
