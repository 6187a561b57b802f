package fairlead.console;

import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Scalars;
import fairlead.policy.wording.Quoted;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a request: one flat JSON object of texts, lists of texts and whole numbers, read
 * strictly and in bounded space.
 */
final class ApiBody {
  private static final int MOST_OCTETS = 16 << 10;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, String> members = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  private ApiBody() {}

  /**
   * Reads it.
   *
   * @param known the names that may stand in it: bare those of texts, {@code name[]} of lists of
   *     texts, {@code name#} of whole numbers
   */
  static ApiBody read(Context context, String... known) throws ApiRefusal {
    isJson(context.header("Content-Type"));
    byte[] octets = octets(context);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), octets)) {
      ApiBody body = new ApiBody();
      body.take(json, List.of(known));
      return body;
    } catch (JacksonException e) {
      throw bad("The body is no JSON: " + e.getOriginalMessage());
    }
  }

  private static void isJson(@Nullable String type) throws ApiRefusal {
    String plain = type == null ? "" : type.toLowerCase(Locale.ROOT).replace(" ", "");
    if (!plain.equals("application/json") && !plain.equals("application/json;charset=utf-8")) {
      throw new ApiRefusal(
          ApiProblem.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type is " + (type == null ? "missing" : Quoted.of(type)) + ".");
    }
  }

  private static byte[] octets(Context context) throws ApiRefusal {
    try {
      byte[] octets = context.req().getInputStream().readNBytes(MOST_OCTETS + 1);
      if (octets.length > MOST_OCTETS) {
        throw new ApiRefusal(ApiProblem.TOO_LARGE, "At most " + MOST_OCTETS + " octets.");
      }
      return octets;
    } catch (IOException e) {
      throw bad("The body did not come whole.");
    }
  }

  private void take(JsonParser json, List<String> known) throws ApiRefusal {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw bad("The body must be one JSON object.");
    }
    List<String> unknown = new ArrayList<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (known.contains(name)) {
        put(name, value == JsonToken.VALUE_STRING, "a text", json);
      } else if (known.contains(name + "#")) {
        put(name, value == JsonToken.VALUE_NUMBER_INT, "a whole number", json);
      } else if (known.contains(name + "[]")) {
        lists.put(name, list(name, value, json));
      } else {
        unknown.add(Quoted.of(name));
        json.skipChildren();
      }
    }
    if (!unknown.isEmpty()) {
      throw bad("Unknown in the body: " + String.join(", ", unknown) + hint(unknown, known));
    }
    if (json.nextToken() != null) {
      throw bad("There is more behind the JSON object.");
    }
  }

  private void put(String name, boolean fits, String kind, JsonParser json) throws ApiRefusal {
    if (!fits) {
      throw bad("\"" + name + "\" must be " + kind + ".");
    }
    members.put(name, json.getString());
  }

  private static List<String> list(String name, JsonToken value, JsonParser json)
      throws ApiRefusal {
    List<String> items = new ArrayList<>();
    boolean fits = value == JsonToken.START_ARRAY;
    while (fits && json.nextToken() != JsonToken.END_ARRAY) {
      fits = json.currentToken() == JsonToken.VALUE_STRING;
      items.add(fits ? json.getString() : "");
    }
    if (!fits) {
      throw bad("\"" + name + "\" must be a list of texts.");
    }
    return items;
  }

  private static String hint(List<String> unknown, List<String> known) {
    List<String> names = known.stream().map(each -> each.replaceAll("\\W+$", "")).toList();
    return "; " + Nearest.hint(unknown.getFirst().replace("\"", ""), names);
  }

  static ApiRefusal bad(String detail) {
    return new ApiRefusal(ApiProblem.BAD_REQUEST, detail);
  }

  /** A text; empty if it is not there. */
  String text(String name) {
    return members.getOrDefault(name, "");
  }

  /** A list; empty if it is not there. */
  List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  /** Whether a text, a list or a number is there. */
  boolean has(String name) {
    return members.containsKey(name) || lists.containsKey(name);
  }

  /** A whole number of at least 1; 0 if it is not there. */
  int number(String name) throws ApiRefusal {
    String text = members.get(name);
    if (text == null) {
      return 0;
    }
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw bad("\"" + name + "\" must be a whole number of at least 1.");
  }

  /** An instant (RFC 3339); null if it is not there. */
  @Nullable Instant instant(String name) throws ApiRefusal {
    String text = members.get(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw bad("\"" + name + "\" must be a time with its zone, such as 2026-11-24T09:30:00Z.");
    }
  }

  /** A text that has to be there. */
  String needed(String name) throws ApiRefusal {
    String text = members.get(name);
    if (text == null || text.isBlank()) {
      throw bad("Missing in the body: \"" + name + "\".");
    }
    return text;
  }

  /** A duration with its unit, which has to be there. */
  Duration duration(String name) throws ApiRefusal {
    Duration duration = Scalars.duration(needed(name));
    if (duration == null) {
      throw bad("\"" + name + "\" must be a duration with its unit, such as 90s, 15m, 1h, 7d.");
    }
    return duration;
  }
}
