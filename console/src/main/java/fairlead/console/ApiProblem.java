package fairlead.console;

import io.javalin.http.Context;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;

/** Every kind of error that the API answers with (RFC 9457). */
enum ApiProblem {
  BAD_REQUEST("bad-request", 400, "The request cannot be used"),
  REASON_MISSING("reason-missing", 400, "This needs a reason, which the person sees"),
  HOSTS_NOT_NARROWING("hosts-not-narrowing", 400, "A review can only leave hosts out"),
  CREDENTIALS_REQUIRED("credentials-required", 401, "Sign in"),
  BAD_CREDENTIALS("bad-credentials", 401, "Wrong name, password or token"),
  NOT_ALLOWED("not-allowed", 403, "This is not yours to do"),
  OWN_SESSION("own-session", 403, "Nobody does this to their own session"),
  OWN_REQUEST("own-request", 403, "Nobody reviews what they ask for"),
  NOT_OFFERED("not-offered", 403, "The policy does not offer this"),
  STAYS_REFUSED("stays-refused", 403, "No approval opens this"),
  WRONG_STAGE("wrong-stage", 403, "It waits for others now"),
  CROSS_SITE("cross-site", 403, "Another site's page may not ask this"),
  CSRF("csrf", 403, "The token of the page that asks this is missing"),
  FORBIDDEN("forbidden", 403, "Not here"),
  NOT_FOUND("not-found", 404, "There is no such thing"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "Not with this method"),
  CONFLICT("conflict", 409, "This makes no sense as things stand"),
  HAS_IT("has-it", 409, "It is open already"),
  DECIDED("decided", 409, "It is decided already"),
  ALREADY_VOTED("already-voted", 409, "One vote a person"),
  REVIEW_RESTARTED("review-restarted", 409, "The review begins anew"),
  TOO_LARGE("too-large", 413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body must be application/json"),
  MISDIRECTED("misdirected", 421, "This is another host's name"),
  LOGIN_THROTTLED("login-throttled", 429, "Too many wrong passwords"),
  LIMIT("limit", 429, "A limit is used up"),
  TOO_MANY_PENDING("too-many-pending", 429, "Too many of yours wait"),
  DENIED_JUST_NOW("denied-just-now", 429, "This was denied just now"),
  BROKEN("internal-error", 500, "Something went wrong here"),
  OVERLOADED("overloaded", 503, "This cannot be checked just now"),
  AUDIT_UNAVAILABLE("audit-unavailable", 503, "It could not be recorded, so it was not done"),
  LEDGER_UNAVAILABLE("ledger-unavailable", 503, "The ledger does not answer");

  /** Types are names, not addresses (RFC 4151). */
  private static final String TYPE = "tag:fairlead.example,2026:";

  private final String label;
  private final int status;
  private final String title;

  ApiProblem(String label, int status, String title) {
    this.label = label;
    this.status = status;
    this.title = title;
  }

  String label() {
    return label;
  }

  /** The first kind with this status; a mistake of the client's or of ours where there is none. */
  static ApiProblem ofStatus(int status) {
    return Arrays.stream(values())
        .filter(each -> each.status == status)
        .findFirst()
        .orElse(status < 500 ? BAD_REQUEST : BROKEN);
  }

  /** Answers with this problem. */
  void answer(Context context, String detail) {
    context
        .status(status)
        .contentType("application/problem+json")
        .result(Json.text(Json.object(json -> write(json, detail))));
  }

  private void write(JsonGenerator json, String detail) {
    json.writeStringProperty("type", TYPE + label);
    json.writeStringProperty("title", title);
    json.writeNumberProperty("status", status);
    json.writeStringProperty("detail", detail);
    json.writeStringProperty("reason", label);
  }
}
