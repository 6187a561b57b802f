package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Principal;
import fairlead.policy.Tier;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.identity.Authenticator;
import fairlead.proxy.ledger.Refusals;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The pages that explain refusals. One refusal opens to whoever has its id, and names nobody; one's
 * own latest ask who one is.
 */
final class WhyPages {
  private static final int LATEST = 50;
  private static final JsonFactory JSON = new JsonFactory();

  /** RFC 3339 in UTC, with milliseconds. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final TemplateEngine templates;
  private final Authenticator authenticator;
  private final Refusals refusals;
  private final Supplier<PolicySet> policies;

  WhyPages(
      TemplateEngine templates,
      Authenticator authenticator,
      Refusals refusals,
      Supplier<PolicySet> policies) {
    this.templates = templates;
    this.authenticator = authenticator;
    this.refusals = refusals;
    this.policies = policies;
  }

  void addTo(RoutesConfig routes) {
    routes.get(
        "/", context -> page(context, "home.jte", Map.of("recorded", RecordSchema.described())));
    routes.get("/style.css", WhyPages::style);
    routes.get("/why", this::latest);
    routes.get("/why/{id}", context -> one(context, context.pathParam("id")));
  }

  private static void style(Context context) throws IOException {
    try (InputStream css = WhyPages.class.getResourceAsStream("style.css")) {
      if (css == null) {
        throw new IllegalStateException("style.css is missing from the jar");
      }
      context.contentType("text/css").result(css.readAllBytes());
    }
  }

  private void one(Context context, String id) {
    Optional<Refusals.Kept> kept = DecisionIds.isId(id) ? refusals.find(id) : Optional.empty();
    context.status(kept.isPresent() ? 200 : 404);
    if (kept.isEmpty()) {
      page(context, "unknown.jte", Map.of("id", id));
    } else if (wantsJson(context)) {
      StringWriter out = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
        write(json, kept.get());
      }
      context.contentType("application/json").result(out + "\n");
    } else {
      page(context, "why.jte", Map.of("kept", kept.get()));
    }
  }

  private void latest(Context context) {
    switch (identify(context)) {
      case Authenticator.Known known -> list(context, known.principal());
      case Authenticator.Throttled wait ->
          later(context, 429, wait.retryAfter(), "Too many wrong passwords. Wait a little.\n");
      case Authenticator.Busy busy ->
          later(context, 503, busy.retryAfter(), "Many people sign in just now. Try again.\n");
      default ->
          context
              .status(401)
              .header("WWW-Authenticate", "Basic realm=\"Fairlead\", charset=\"UTF-8\"")
              .result("Sign in with the name and password that you use for the proxy.\n");
    }
  }

  private static void later(Context context, int status, Duration wait, String words) {
    context
        .status(status)
        .header("Retry-After", Long.toString(Math.max(1, wait.toSeconds())))
        .result(words);
  }

  /**
   * Only credentials say who reads a page: a network says it of a machine, not of who sits there.
   */
  private Authenticator.Identification identify(Context context) {
    String credentials = context.header("Authorization");
    if (credentials == null) {
      return new Authenticator.Missing();
    }
    InetAddress client = Client.address(context);
    Authenticator.Identification who = authenticator.identify(credentials, client);
    return who instanceof Authenticator.Pending pending
        ? pending.result().toCompletableFuture().join()
        : who;
  }

  private void list(Context context, Principal principal) {
    List<Refusals.Kept> latest = refusals.latest(principal.user(), LATEST);
    if (!wantsJson(context)) {
      Tier tier = policies.get().assign(principal, Client.address(context)).tier();
      page(context, "latest.jte", Map.of("tier", tier, "latest", latest));
      return;
    }
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartArray();
      latest.forEach(kept -> write(json, kept));
      json.writeEndArray();
    }
    context.contentType("application/json").result(out + "\n");
  }

  private static boolean wantsJson(Context context) {
    String accept = context.header("Accept");
    return accept != null && accept.contains("json") && !accept.contains("html");
  }

  private void page(Context context, String template, Map<String, Object> model) {
    StringOutput out = new StringOutput();
    templates.render(template, model, out);
    context.html(out.toString());
  }

  /** The refusal without the user: its id is all that its reader has shown. */
  private static void write(JsonGenerator json, Refusals.Kept kept) {
    Refusals.Refusal refusal = kept.refusal();
    json.writeStartObject();
    json.writeStringProperty("id", refusal.id());
    json.writeStringProperty("time", TIME.format(refusal.time()));
    json.writeStringProperty("reason", refusal.reason().label());
    json.writeStringProperty("meaning", refusal.reason().meaning());
    json.writeStringProperty("remedy", refusal.reason().remedy());
    if (refusal.rule() != null) {
      json.writeStringProperty("rule", refusal.rule());
    }
    if (refusal.tier() != null) {
      json.writeStringProperty("tier", refusal.tier());
    }
    if (refusal.detail() != null) {
      json.writeStringProperty("detail", refusal.detail());
    }
    if (!refusal.host().isEmpty()) {
      json.writeStringProperty("method", refusal.method());
      json.writeStringProperty("host", refusal.host());
      json.writeNumberProperty("port", refusal.port());
      json.writeStringProperty("path", refusal.path());
    }
    json.writeNumberProperty("count", kept.count());
    json.writeEndObject();
  }
}
