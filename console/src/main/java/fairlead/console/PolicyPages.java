package fairlead.console;

import fairlead.policy.PolicySet;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The policy in force, and how its files fare. */
final class PolicyPages {
  private static final Set<Role> READERS = Set.of(Role.OPERATOR, Role.AUDITOR);

  private final PolicyDesk policy;
  private final Supplier<PolicySet> policies;
  private final InstantSource clock;

  PolicyPages(WebParts parts) {
    this.policy = parts.policy();
    this.policies = parts.policies();
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.get("/policy", READERS, call -> show(call, null)),
        PageRoute.post("/policy", Set.of(Role.OPERATOR), this::reload));
  }

  private void show(PageCall call, PolicyDesk.@Nullable Reloaded said) {
    PolicySet inForce = policies.get();
    Map<String, Object> model = new HashMap<>();
    model.put("state", policy.state());
    model.put("reports", new ReportWords(call.words(), clock.instant()).of(inForce));
    model.put("reloads", call.roles().contains(Role.OPERATOR));
    model.put("times", new Times(inForce.zone(), clock.instant()));
    if (said != null) {
      model.put("said", said);
    }
    call.show("policy.jte", model);
  }

  private void reload(PageCall call) throws PageProblem {
    String word = call.form().needed("how", 10);
    PolicyDesk.How how =
        Stream.of(PolicyDesk.How.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
            .findFirst()
            .orElseThrow(() -> new PageProblem(422, "policy.how"));
    PolicyDesk.Reloaded said = reloaded(call, how);
    if (said == null) {
      throw new PageProblem(503, "problem.unrecorded");
    }
    show(call, said);
  }

  private PolicyDesk.@Nullable Reloaded reloaded(PageCall call, PolicyDesk.How how)
      throws PageProblem {
    try {
      return PolicyApi.waitFor(policy.reload(call.user(), how));
    } catch (ApiRefusal late) {
      throw new PageProblem(503, "policy.under-way");
    }
  }
}
