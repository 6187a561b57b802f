package fairlead.console;

import fairlead.policy.Principal;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One request for a page, or of a form on one, from somebody who may ask it. */
final class PageCall {
  private final Context context;
  private final Site site;
  private final Visitor visitor;
  private final Set<Role> roles;
  private final Form form;

  PageCall(Context context, Site site, Visitor visitor, Set<Role> roles, Form form) {
    this.context = context;
    this.site = site;
    this.visitor = visitor;
    this.roles = roles;
    this.form = form;
  }

  Context context() {
    return context;
  }

  /** Who has signed in; empty for a stranger, who comes to open pages only. */
  Optional<Principal> visitor() {
    return visitor instanceof Visitor.Person person
        ? Optional.of(person.principal())
        : Optional.empty();
  }

  /** Who asks, on a page that is not open. */
  Principal principal() {
    return visitor()
        .orElseThrow(() -> new IllegalStateException(context.path() + " is open to strangers"));
  }

  String user() {
    return principal().user();
  }

  Set<Role> roles() {
    return roles;
  }

  /** What the form sent; empty where there was none. */
  Form form() {
    return form;
  }

  /** A value in the query; null if there is none. */
  @Nullable String query(String name) {
    return context.queryParam(name);
  }

  /** A part of the path. */
  String path(String name) {
    return context.pathParam(name);
  }

  /** Says who somebody is, and signs them in and out. */
  Visitors visitors() {
    return site.visitors();
  }

  Messages words() {
    return site.words();
  }

  String say(String key, Object... values) {
    return words().say(key, values);
  }

  /** Whether a program asks for JSON rather than a browser for a page. */
  boolean wantsJson() {
    String accept = context.header("Accept");
    return accept != null && accept.contains("json") && !accept.contains("html");
  }

  /** Answers with a page; {@code frame} need not be in the model. */
  void show(String template, Map<String, ?> model) {
    site.show(context, template, model);
  }

  /** Answers with a page and a status other than 200. */
  void show(int status, String template, Map<String, ?> model) {
    context.status(status);
    show(template, model);
  }

  /** Answers with something that is no page. */
  void send(String type, String text) {
    context.contentType(type).result(text);
  }

  /** Answers with a style or script. */
  void serveAsset() {
    site.assets().serve(context);
  }

  /** Leads to a page of ours. */
  void redirect(String path) {
    site.redirect(context, path);
  }

  /**
   * Leads to a page of ours, which shows once what was done.
   *
   * @param key of the message that says it
   */
  void redirect(String path, String key, Object... values) {
    site.flash().leave(context, say(key, values));
    redirect(path);
  }

  /** What a stage completes with, waited for on this request's own thread. */
  static <T> T await(CompletionStage<T> stage) throws PageProblem {
    try {
      return ApiCall.await(stage);
    } catch (ApiRefusal away) {
      throw new PageProblem(503, "problem.ledger");
    }
  }
}
