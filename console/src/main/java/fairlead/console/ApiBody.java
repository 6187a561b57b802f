package fairlead.console;

import fairlead.policy.load.yaml.Nearest;
import fairlead.policy.load.yaml.Scalars;
import fairlead.policy.wording.Quoted;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a request: one flat JSON object of texts and whole numbers, read strictly and in
 * bounded space.
 */
final class ApiBody {
  private static final int MOST_OCTETS = 16 << 10;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, String> members;

  private ApiBody(Map<String, String> members) {
    this.members = members;
  }

  /**
   * Reads it.
   *
   * @param known the names that may stand in it
   */
  static ApiBody read(Context context, String... known) throws ApiRefusal {
    return read(context, Set.of(), known);
  }

  /**
   * The same.
   *
   * @param numbers those of the names that may have a whole number in a text's place
   */
  static ApiBody read(Context context, Set<String> numbers, String... known) throws ApiRefusal {
    isJson(context.header("Content-Type"));
    byte[] octets = octets(context);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), octets)) {
      return new ApiBody(members(json, List.of(known), numbers));
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

  private static Map<String, String> members(
      JsonParser json, List<String> known, Set<String> numbers) throws ApiRefusal {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw bad("The body must be one JSON object.");
    }
    Map<String, String> members = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      boolean number = value == JsonToken.VALUE_NUMBER_INT && numbers.contains(name);
      if (!known.contains(name)) {
        unknown.add(Quoted.of(name));
        json.skipChildren();
      } else if (value != JsonToken.VALUE_STRING && !number) {
        throw bad("\"" + name + "\" must be a text.");
      } else {
        members.put(name, json.getString());
      }
    }
    if (!unknown.isEmpty()) {
      throw bad("Unknown in the body: " + String.join(", ", unknown) + hint(unknown, known));
    }
    if (json.nextToken() != null) {
      throw bad("There is more behind the JSON object.");
    }
    return members;
  }

  private static String hint(List<String> unknown, List<String> known) {
    return "; " + Nearest.hint(unknown.getFirst().replace("\"", ""), known);
  }

  static ApiRefusal bad(String detail) {
    return new ApiRefusal(ApiProblem.BAD_REQUEST, detail);
  }

  /** A text; empty if it is not there. */
  String text(String name) {
    return members.getOrDefault(name, "");
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
