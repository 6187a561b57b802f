package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.ledger.RemarkLedger.Remark;
import fairlead.proxy.lookup.RecordDesk;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks into the records. Each look is a record itself, so only a form does it. */
final class AuditPages {
  private static final Set<Role> READERS = Set.of(Role.OPERATOR, Role.AUDITOR);
  private static final Duration STANDARD = Duration.ofDays(1);
  private static final int MOST = 200;
  private static final int LONGEST_NAME = 200;

  private final RecordDesk records;
  private final Supplier<PolicySet> policies;
  private final InstantSource clock;

  AuditPages(WebParts parts) {
    this.records = parts.records();
    this.policies = parts.policies();
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.get("/audit", READERS, this::form),
        PageRoute.post("/audit", READERS, this::look));
  }

  private static List<String> kinds() {
    return Arrays.stream(AuditRecord.Kind.values()).map(AuditRecord.Kind::label).toList();
  }

  private Map<String, Object> model(String user, String from, String to, String kind) {
    Map<String, Object> model = new HashMap<>();
    model.put("user", user);
    model.put("from", from);
    model.put("to", to);
    model.put("kind", kind);
    model.put("kinds", kinds());
    model.put("zone", policies.get().zone().getId());
    return model;
  }

  private void form(PageCall call) {
    call.show("audit.jte", model("", "", "", ""));
  }

  private void look(PageCall call) throws PageProblem {
    String user = call.form().text("user", LONGEST_NAME);
    String from = call.form().text("from", 30);
    String to = call.form().text("to", 30);
    String kind = call.form().text("kind", 30);
    if (!kind.isEmpty() && !kinds().contains(kind)) {
      throw new PageProblem(422, "audit.kind", String.join(", ", kinds()));
    }
    Instant end = instant(to, clock.instant());
    RecordSearch.Question question =
        new RecordSearch.Question(
            null,
            user.isEmpty() ? null : user,
            instant(from, end.minus(STANDARD)),
            end,
            kind.isEmpty() ? Set.of() : Set.of(kind),
            MOST);
    RecordSearch.Found found =
        PageCall.await(records.look(call.user(), question))
            .orElseThrow(() -> new PageProblem(503, "problem.unrecorded"));
    Map<String, Object> model = model(user, from, to, kind);
    model.put("found", found);
    RecordWords words = new RecordWords(call.words(), policies.get().zone(), call.user());
    model.put("rows", found.records().stream().map(entry -> words.row(entry, "")).toList());
    model.put("remarks", remarks(found));
    call.show("audit.jte", model);
  }

  private Map<String, List<String>> remarks(RecordSearch.Found found) throws PageProblem {
    return PageCall.await(records.remarks(found.records())).stream()
        .collect(
            Collectors.groupingBy(
                Remark::decision, Collectors.mapping(Remark::words, Collectors.toList())));
  }

  /** As a browser's field for a date and time has it, in the policy's zone. */
  private Instant instant(String text, Instant standard) throws PageProblem {
    if (text.isEmpty()) {
      return standard;
    }
    try {
      return text.endsWith("Z")
          ? Instant.parse(text)
          : LocalDateTime.parse(text).atZone(policies.get().zone()).toInstant();
    } catch (DateTimeException e) {
      throw new PageProblem(422, "audit.time", text);
    }
  }
}
