package fairlead.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The pages. A request has to be asked by no other site's page and, unless the page is open to all,
 * come from somebody with a role of its route; a form must also carry the token of who sends it.
 * Only then is it handed on. Thread-safe.
 */
final class Site {
  /** The hidden field of a form with its sender's token. */
  static final String CSRF_FIELD = "csrf";

  /** The same from a script. */
  static final String CSRF_HEADER = "X-CSRF-Token";

  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Messages words = new Messages();
  private final Assets assets = new Assets();
  private final Roles roles;
  private final PolicyDesk policy;
  private final Gate gate;
  private final Visitors visitors;
  private final Flash flash;
  private final Strangers strangers;
  private final Navigation navigation;

  /**
   * The pages of these routes.
   *
   * @param routes all there are, for the navigation
   */
  Site(WebParts parts, Gate gate, Visitors visitors, Cookies cookies, Collection<WebRoute> routes) {
    this.roles = parts.roles();
    this.policy = parts.policy();
    this.gate = gate;
    this.visitors = visitors;
    this.flash = new Flash(cookies);
    this.navigation = new Navigation(words, routes);
    this.strangers = new Strangers(this);
  }

  Messages words() {
    return words;
  }

  Assets assets() {
    return assets;
  }

  Visitors visitors() {
    return visitors;
  }

  Flash flash() {
    return flash;
  }

  /** Answers for a route. */
  void run(PageRoute route, Context context) {
    try {
      Visitor visitor = visitors.of(context);
      if (!route.roles().isEmpty() && visitor instanceof Visitor.Stranger stranger) {
        isOfThisSite(context, route.method());
        strangers.answer(context, stranger.why());
      } else {
        route.handler().handle(checked(route, context, visitor));
      }
    } catch (PageProblem problem) {
      show(context, problem);
    }
  }

  private PageCall checked(PageRoute route, Context context, Visitor visitor) throws PageProblem {
    isOfThisSite(context, route.method());
    Set<Role> has = roles(visitor);
    if (!route.roles().isEmpty() && Collections.disjoint(has, route.roles())) {
      throw new PageProblem(403, "problem.role", words(route.roles()));
    }
    if (route.method() == HandlerType.GET) {
      return new PageCall(context, this, visitor, has, Form.NONE);
    }
    Form form = Form.read(context);
    if (visitor instanceof Visitor.Person person && !isOurs(form, context, person)) {
      throw new PageProblem(403, "problem.csrf");
    }
    return new PageCall(context, this, visitor, has, form);
  }

  /** The roles of whoever it is; none for a stranger. */
  Set<Role> roles(Visitor visitor) {
    return visitor instanceof Visitor.Person person ? roles.of(person.principal()) : Set.of();
  }

  private String words(Set<Role> needed) {
    return String.join(
        words.say("role.or"),
        needed.stream().sorted().map(role -> words.say("role." + role.label())).toList());
  }

  private void isOfThisSite(Context context, HandlerType method) throws PageProblem {
    boolean foreign =
        method == HandlerType.GET ? gate.isForeignPart(context) : gate.isForeign(context);
    if (foreign) {
      throw new PageProblem(403, "problem.foreign");
    }
  }

  private static boolean isOurs(Form form, Context context, Visitor.Person person) {
    String header = context.header(CSRF_HEADER);
    return same(person.csrf(), header == null ? form.raw(CSRF_FIELD) : header);
  }

  /** Compares in a time that tells nothing. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a page. */
  void show(Context context, String template, Map<String, ?> model) {
    Map<String, Object> all = new HashMap<>(model);
    all.put("frame", frame(context));
    StringOutput out = new StringOutput();
    templates.render(template, all, out);
    context.html(out.toString());
  }

  private Frame frame(Context context) {
    Visitor visitor = visitors.of(context);
    Set<Role> has = roles(visitor);
    String path = context.path();
    return new Frame(
        words,
        assets,
        navigation.portal(path, has),
        navigation.console(path, has),
        visitor instanceof Visitor.Person person ? person.principal().user() : "",
        visitor instanceof Visitor.Person person && person.byCookie(),
        visitor instanceof Visitor.Person person ? person.csrf() : "",
        flash.take(context),
        path,
        Navigation.isConsole(path) && !policy.state().problems().isEmpty());
  }

  /** Says what went wrong: to a browser on a page, to others in a line. */
  void show(Context context, PageProblem problem) {
    show(context, problem.status(), problem.sentence(words));
  }

  /** Says what went wrong. */
  void show(Context context, int status, String sentence) {
    context.status(status);
    if (!isBrowser(context)) {
      context.contentType("text/plain; charset=utf-8").result(sentence + "\n");
      return;
    }
    String key = "problem.title." + status;
    String title = words.say(words.has(key) ? key : "problem.title");
    show(context, "problem.jte", Map.of("title", title, "sentence", sentence));
  }

  /** Whether somebody reads what is answered as a page. */
  static boolean isBrowser(Context context) {
    String accept = context.header("Accept");
    return accept != null && accept.contains("text/html");
  }

  /** Leads to a page of ours. */
  void redirect(Context context, String path) {
    context.status(303).header("Location", path);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
