package fairlead.proxy.ingress;

import fairlead.policy.DenyReason;
import java.io.StringWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a refusal, in the form that the client's {@code Accept} asks for: what happened,
 * under which rule, where to read more and how to ask.
 *
 * @param id the decision's id
 * @param link where the refusal explains itself
 * @param asking how one asks for what was refused; null if there is nothing to ask for
 * @param detail what exactly was wrong, where the reason alone does not say; null if nothing is to
 *     add
 */
record RefusalPage(
    DenyReason reason,
    @Nullable String rule,
    String tier,
    String target,
    String id,
    String link,
    @Nullable Asking asking,
    @Nullable String detail) {

  /** A browser asks for the icon of a site by itself, which would be refused as well. */
  private static final String NO_ICON = "<link rel=\"icon\" href=\"data:,\">\n";

  /** As the portal looks, but with nothing to load: the page stands at the address refused. */
  private static final String STYLE =
      "<style>:root{background:Canvas;color:CanvasText}body{margin:0"
          + " auto;max-width:42rem;padding:1rem;overflow-wrap:anywhere;font:1.05rem/1.5"
          + " system-ui,sans-serif}dt{font-weight:600}dd{margin:0}</style>\n";

  /** A form of the body. */
  enum Form {
    HTML("text/html; charset=utf-8"),
    JSON("application/json"),
    TEXT("text/plain; charset=utf-8");

    /** A media range with a weight of zero (RFC 9110 §12.4.2): what the client will not have. */
    private static final Pattern REFUSED =
        Pattern.compile("[^,]*;[ \t]*[qQ]=0(\\.0{0,3})?[ \t]*(?=,|$)");

    private final String mediaType;

    Form(String mediaType) {
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }

    /** The form that serves a client best; plain text where it names none of ours. */
    static Form of(@Nullable String accept) {
      if (accept == null) {
        return TEXT;
      }
      String wanted = REFUSED.matcher(accept).replaceAll("");
      if (wanted.contains("text/html")) {
        return HTML;
      }
      return wanted.contains("json") ? JSON : TEXT;
    }
  }

  String as(Form form) {
    return switch (form) {
      case HTML -> html();
      case JSON -> json();
      case TEXT -> text();
    };
  }

  private String text() {
    StringBuilder out = new StringBuilder(512);
    out.append("Fairlead did not pass this on: ").append(reason.label()).append('\n');
    out.append(reason.meaning()).append('\n');
    if (detail != null) {
      out.append(detail).append('\n');
    }
    line(out, "asked for: ", target);
    line(out, "your tier: ", tier);
    line(out, "rule:      ", rule);
    line(out, "decision:  ", id);
    out.append("\nWhat you can do: ").append(reason.remedy()).append('\n');
    if (asking != null) {
      line(out, "Who decides: ", asking.deciders());
      out.append("Ask for it: ").append(asking.link());
      out.append(" (or on a command line: fairlead ask)\n");
    }
    out.append("Why, and how to ask: ").append(link).append('\n');
    return out.toString();
  }

  private static void line(StringBuilder out, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.append(name).append(value).append('\n');
    }
  }

  private String json() {
    StringWriter out = new StringWriter(512);
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("error", reason.label());
      json.writeNumberProperty("status", reason.status());
      json.writeStringProperty("meaning", reason.meaning());
      property(json, "detail", detail);
      property(json, "target", target);
      property(json, "tier", tier);
      property(json, "rule", rule);
      json.writeStringProperty("decision", id);
      json.writeStringProperty("remedy", reason.remedy());
      json.writeStringProperty("why", link);
      if (asking != null) {
        json.writeStringProperty("ask", asking.link());
        property(json, "decided_by", asking.deciders());
      }
      json.writeEndObject();
    }
    return out.append('\n').toString();
  }

  private static void property(JsonGenerator json, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }

  private String html() {
    StringBuilder out = new StringBuilder(1024);
    out.append("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .append(NO_ICON)
        .append(STYLE)
        .append("<title>Not passed on: ")
        .append(reason.label())
        .append("</title>\n<main>\n<h1>This was not passed on</h1>\n<p>");
    escape(out, reason.meaning());
    if (detail != null) {
      escape(out.append("</p>\n<p>"), detail);
    }
    out.append("</p>\n<dl>\n");
    entry(out, "Reason", reason.label());
    entry(out, "Asked for", target);
    entry(out, "Your tier", tier);
    entry(out, "Rule", rule);
    entry(out, "Decision", id);
    entry(out, "Who decides", asking == null ? null : asking.deciders());
    escape(out.append("</dl>\n<p>"), reason.remedy());
    if (asking != null) {
      escape(out.append("</p>\n<p><a href=\""), asking.link());
      out.append("\">Ask for it</a>");
    }
    escape(out.append("</p>\n<p><a href=\""), link);
    out.append("\">Why, and how to ask</a></p>\n</main>\n</html>\n");
    return out.toString();
  }

  private static void entry(StringBuilder out, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      escape(out.append("<dt>").append(name).append("</dt><dd>"), value);
      out.append("</dd>\n");
    }
  }

  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }
}
