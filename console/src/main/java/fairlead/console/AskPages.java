package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.access.AccessDesk;
import fairlead.proxy.access.AccessView;
import fairlead.proxy.access.Actor;
import fairlead.proxy.access.GrantView;
import fairlead.proxy.access.Options;
import fairlead.proxy.access.Outcome;
import fairlead.proxy.access.Prefill;
import fairlead.proxy.access.Why;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.ledger.Refusals;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages on which people ask for access, for themselves and for machines that they stand for,
 * and follow what becomes of it. Who may do what is the desk's question.
 */
final class AskPages {
  private static final Set<Role> EVERYBODY = Set.of(Role.USER);

  private final AccessDesk access;
  private final Refusals refusals;
  private final Supplier<PolicySet> policies;
  private final InstantSource clock;

  AskPages(WebParts parts) {
    this.access = parts.access();
    this.refusals = parts.refusals();
    this.policies = parts.policies();
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.get("/ask", EVERYBODY, this::page),
        PageRoute.post("/ask", EVERYBODY, this::ask),
        PageRoute.get("/ask/{id}", EVERYBODY, this::one),
        PageRoute.post("/ask/{id}/withdraw", EVERYBODY, this::withdraw));
  }

  private static Actor actor(PageCall call) {
    return Actors.ofAccess(call.principal(), call.roles());
  }

  private AskWords words(PageCall call) {
    return new AskWords(call.words(), policies.get().zone());
  }

  private void page(PageCall call) throws PageProblem {
    String decision = call.query("decision");
    call.show("ask.jte", model(call, decision == null ? AskForm.EMPTY : prefilled(call, decision)));
  }

  /** What to ask for behind a refusal that was this person's. */
  private AskForm prefilled(PageCall call, String decision) throws PageProblem {
    Optional<Refusals.Kept> kept =
        DecisionIds.isId(decision) ? refusals.find(decision) : Optional.empty();
    if (kept.isEmpty() || !call.user().equals(kept.get().refusal().user())) {
      return AskForm.EMPTY.problem(AskForm.WHOLE, call.say("ask.not-yours"));
    }
    InetAddress from = Client.address(call.context());
    String host = kept.get().refusal().host();
    Optional<Prefill> may = PageCall.await(access.prefill(actor(call), from, host));
    return may.map(AskForm::of)
        .orElseGet(() -> AskForm.EMPTY.problem(AskForm.WHOLE, call.say("ask.nothing-behind")));
  }

  private Map<String, Object> model(PageCall call, AskForm form) {
    AskWords words = words(call);
    Map<String, Object> model = new HashMap<>();
    model.put("form", form);
    try {
      Actor actor = actor(call);
      Options options = PageCall.await(access.options(actor, Client.address(call.context())));
      List<AccessView> own = PageCall.await(access.own(actor, null));
      List<GrantView> grants = PageCall.await(access.ownGrants(actor));
      model.put("tiers", options.tiers().stream().map(words::choice).toList());
      model.put("hosts", options.hosts().stream().map(words::hosts).toList());
      model.put("requests", own.stream().map(words::item).toList());
      model.put("grants", grants.stream().map(each -> words.grant(each, clock.instant())).toList());
    } catch (PageProblem away) {
      model.put("away", away.sentence(call.words()));
    }
    return model;
  }

  private void ask(PageCall call) throws PageProblem {
    AskForm form = AskForm.read(call.form());
    if (!form.machine().isEmpty() || form.tier() != null || form.forHosts()) {
      AskForm.Read read = form.wish(policies.get().zone());
      if (read.wish() != null) {
        send(call, form, read.wish());
        return;
      }
      call.show(422, "ask.jte", model(call, form.problem(read.field(), call.say(read.key()))));
    } else {
      call.show(422, "ask.jte", model(call, form.problem(AskForm.CHOICE, call.say("ask.choose"))));
    }
  }

  private void send(PageCall call, AskForm form, AccessDesk.Wish wish) {
    Outcome outcome;
    try {
      outcome = PageCall.await(access.ask(actor(call), Client.address(call.context()), wish));
    } catch (PageProblem away) {
      AskForm kept = form.problem(AskForm.WHOLE, away.sentence(call.words()));
      call.show(away.status(), "ask.jte", model(call, kept));
      return;
    }
    if (outcome instanceof Outcome.Done(AccessView view, boolean fresh)) {
      call.redirect("/ask/" + view.request().id(), fresh ? "ask.sent" : "ask.same");
    } else if (outcome instanceof Outcome.Declined declined) {
      String field = form.field(declined.why(), declined.words());
      call.show(
          status(call, declined), "ask.jte", model(call, form.problem(field, declined.words())));
    }
  }

  private int status(PageCall call, Outcome.Declined declined) {
    if (declined.until() != null) {
      Visitors.later(call.context(), Duration.between(clock.instant(), declined.until()));
      return 429;
    }
    return declined.why() == Why.NO_RECORD ? 503 : 422;
  }

  private void one(PageCall call) throws PageProblem {
    AccessView view = done(PageCall.await(access.one(actor(call), call.path("id"))));
    AskWords words = words(call);
    call.show(
        "asked.jte",
        Map.of("item", words.item(view), "history", words.history(view), "opens", view.opens()));
  }

  private void withdraw(PageCall call) throws PageProblem {
    String id = call.path("id");
    done(PageCall.await(access.withdraw(actor(call), id)));
    call.redirect("/ask/" + id, "ask.withdrawn");
  }

  private static AccessView done(Outcome outcome) throws PageProblem {
    if (outcome instanceof Outcome.Done done) {
      return done.request();
    }
    @Nullable Why why = outcome instanceof Outcome.Declined declined ? declined.why() : null;
    throw why == Why.UNKNOWN
        ? new PageProblem(404, "ask.unknown")
        : why == Why.NO_RECORD
            ? new PageProblem(503, "ask.no-record")
            : new PageProblem(409, "ask.over");
  }
}
