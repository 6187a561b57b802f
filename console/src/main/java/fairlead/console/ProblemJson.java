package fairlead.console;

import fairlead.policy.load.yaml.Problem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What is wrong in files, in JSON. */
public final class ProblemJson {
  private ProblemJson() {}

  /** A member with an object for each. */
  public static void array(JsonGenerator json, String name, List<Problem> problems) {
    Json.array(json, name, problems, ProblemJson::members);
  }

  private static void members(JsonGenerator json, Problem problem) {
    json.writeStringProperty("file", problem.file().toString());
    json.writeNumberProperty("line", problem.line());
    json.writeNumberProperty("column", problem.column());
    json.writeStringProperty("what", problem.what());
    json.writeStringProperty("fix", problem.fix());
  }
}
