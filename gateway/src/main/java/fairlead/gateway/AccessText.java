package fairlead.gateway;

import fairlead.policy.wording.Quoted;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Access requests and grants in words, from what the API says of them. */
final class AccessText {
  private static final int MOST = 500;

  private AccessText() {}

  private static String text(Map<String, @Nullable Object> object, String name) {
    return ApiCommand.text(object, name);
  }

  /** What it is for. */
  static String wish(Map<String, @Nullable Object> request) {
    List<String> hosts = JsonTree.texts(request.get("hosts"));
    String tier = "tier " + text(request, "tier");
    return hosts.isEmpty() ? tier : Quoted.clip(String.join(" ", hosts), MOST) + " in " + tier;
  }

  /** Where it stands, with who decided and why. */
  static String state(Map<String, @Nullable Object> request) {
    String state = text(request, "state");
    if (state.equals("pending")) {
      return "pending, waits for " + waits(request) + ", expires " + text(request, "expires");
    }
    String by = text(request, "decided_by");
    String why = text(request, "decided_reason");
    return state + (by.isEmpty() ? "" : " by " + by) + (why.isEmpty() ? "" : ": " + why);
  }

  private static String waits(Map<String, @Nullable Object> request) {
    List<Map<String, @Nullable Object>> stages = JsonTree.objects(request.get("stages"));
    int open = request.get("stage") instanceof Long stage ? Math.toIntExact(stage) : 1;
    if (open > stages.size()) {
      return "nobody";
    }
    Map<String, @Nullable Object> stage = stages.get(open - 1);
    return text(stage, "by")
        + " ("
        + text(stage, "approved")
        + " of "
        + text(stage, "needed")
        + ", stage "
        + open
        + " of "
        + stages.size()
        + ")";
  }

  static void table(PrintWriter out, List<Map<String, @Nullable Object>> requests) {
    TextTable table = new TextTable("ID", "USER", "FOR", "STATE", "REASON");
    for (Map<String, @Nullable Object> each : requests) {
      table.add(
          text(each, "id"), text(each, "user"), wish(each), state(each), text(each, "reason"));
    }
    table.print(out);
  }

  /** One access request with all that is known of it. */
  static void show(PrintWriter out, Map<String, @Nullable Object> request) {
    String user = text(request, "user");
    String asker = text(request, "asked_by");
    line(out, "request", text(request, "id"));
    line(out, "user", user + (asker.equals(user) ? "" : ", asked by " + asker));
    line(out, "for", wish(request));
    line(out, "left", String.join(" ", JsonTree.texts(request.get("hosts_left"))));
    line(out, "reason", text(request, "reason"));
    line(out, "asked", text(request, "asked"));
    line(out, "starts", text(request, "starts"));
    line(out, "state", state(request));
    line(out, "approval", text(request, "approval") + ", round " + text(request, "round"));
    line(out, "holds for", text(request, "valid_seconds") + " s from its start");
    JsonTree.texts(request.get("opens")).forEach(each -> line(out, "opens", each));
    for (Map<String, @Nullable Object> review : JsonTree.objects(request.get("reviews"))) {
      line(out, "review", review(review));
    }
    Map<String, @Nullable Object> grant = JsonTree.members(request.get("grant"));
    if (!grant.isEmpty()) {
      line(out, "grant", grant(grant));
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    if (!value.isEmpty()) {
      out.println(name + " ".repeat(11 - name.length()) + Quoted.clip(value, 2 * MOST));
    }
  }

  private static String review(Map<String, @Nullable Object> review) {
    String why = text(review, "reason");
    List<String> hosts = JsonTree.texts(review.get("hosts"));
    return "round "
        + text(review, "round")
        + ", stage "
        + text(review, "stage")
        + ": "
        + text(review, "verdict")
        + " by "
        + text(review, "reviewer")
        + " at "
        + text(review, "time")
        + (hosts.isEmpty() ? "" : " for " + String.join(" ", hosts))
        + (why.isEmpty() ? "" : ": " + why);
  }

  /** One grant. */
  static String grant(Map<String, @Nullable Object> grant) {
    String revoked = text(grant, "revoked");
    return text(grant, "id")
        + " from "
        + text(grant, "starts")
        + " until "
        + text(grant, "ends")
        + (revoked.isEmpty()
            ? ""
            : ", revoked by " + text(grant, "revoked_by") + ": " + text(grant, "revoked_reason"));
  }
}
