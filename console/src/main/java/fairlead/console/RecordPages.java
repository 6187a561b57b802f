package fairlead.console;

import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.Filing;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordSearch.Found;
import fairlead.proxy.audit.RecordedEntry;
import fairlead.proxy.ledger.RemarkLedger.Remark;
import fairlead.proxy.lookup.RecordDesk;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded about a person, who looked, and what the person says to it. One's own records
 * are read at no price; {@link RecordDesk} keeps others' out.
 */
final class RecordPages {
  private static final Set<Role> EVERYBODY = Set.of(Role.USER);
  private static final int MOST = 50;

  /** More than a remark may have, so that it is shown again with what is wrong. */
  private static final int MOST_TYPED = 20_000;

  /** So far back one page looks. */
  private static final Duration SPAN = Duration.ofDays(7);

  private final RecordDesk records;
  private final List<String> receivers;
  private final Supplier<PolicySet> policies;
  private final PresentTier tier;
  private final InstantSource clock;

  RecordPages(WebParts parts) {
    this.records = parts.records();
    this.receivers = parts.receivers();
    this.policies = parts.policies();
    this.tier = new PresentTier(parts.whereabouts(), parts.policies());
    this.clock = parts.clock();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.get("/records", EVERYBODY, this::list),
        PageRoute.get("/remarks/{id}", EVERYBODY, this::remark),
        PageRoute.post("/remarks/{id}", EVERYBODY, this::keep));
  }

  /** From when to when; the end is the instant behind the last. */
  private record Span(Instant from, Instant to) {}

  private void list(PageCall call) throws PageProblem {
    RecordKinds kinds = RecordKinds.of(call.query("kind"));
    String day = call.query("day");
    Span span = span(day, call.query("to"));
    Found found = records.own(call.user(), span.from, span.to, kinds.labels(), MOST);
    Map<String, Object> model = new HashMap<>();
    model.put("rows", rows(call, kinds, found.records()));
    model.put("kinds", kinds);
    model.put("day", day == null ? "" : day);
    model.put("older", older(span, found, day != null && !day.isEmpty()));
    Tier present = tier.of(call);
    model.put("tier", present);
    model.put("recorded", RecordSchema.described());
    model.put("mine", RecordSchema.described(Filing.omitted(present.keeping())));
    model.put("receivers", receivers);
    call.show("records.jte", model);
  }

  private List<RecordRow> rows(PageCall call, RecordKinds kinds, List<RecordedEntry> found) {
    RecordWords words = new RecordWords(call.words(), policies.get().zone(), call.user());
    Map<String, String> remarks = remarks(found);
    return found.stream()
        .filter(each -> kinds.wants(each, call.user()))
        .map(each -> words.row(each, remarks.getOrDefault(each.text(RecordSchema.ID), "")))
        .toList();
  }

  /** Without the ledger, records are shown without remarks. */
  private Map<String, String> remarks(List<RecordedEntry> found) {
    try {
      return PageCall.await(records.remarks(found)).stream()
          .collect(Collectors.toMap(Remark::decision, Remark::words, (one, _) -> one));
    } catch (PageProblem away) {
      return Map.of();
    }
  }

  private Span span(@Nullable String day, @Nullable String to) throws PageProblem {
    ZoneId zone = policies.get().zone();
    try {
      Instant end = to == null || to.isEmpty() ? null : Instant.parse(to);
      if (day == null || day.isEmpty()) {
        Instant last = end == null ? clock.instant().plusSeconds(1) : end;
        return new Span(last.minus(SPAN), last);
      }
      LocalDate date = LocalDate.parse(day);
      Instant next = date.plusDays(1).atStartOfDay(zone).toInstant();
      return new Span(
          date.atStartOfDay(zone).toInstant(), end != null && end.isBefore(next) ? end : next);
    } catch (DateTimeParseException e) {
      throw new PageProblem(422, "records.bad-day");
    }
  }

  /** Up to when the page before this one goes; empty if there is none. */
  private static String older(Span span, Found found, boolean day) {
    if (!found.more()) {
      return day ? "" : span.from.toString();
    }
    Instant last = found.records().isEmpty() ? found.reached() : found.records().getLast().time();
    if (last == null) {
      return "";
    }
    // Others may have the same instant: rather see one twice than miss one.
    Instant behind = last.plusMillis(1);
    return (behind.isBefore(span.to) ? behind : last).toString();
  }

  private void remark(PageCall call) throws PageProblem {
    String id = id(call);
    call.show(
        "remark.jte", Map.of("id", id, "remark", own(records, call.user(), id), "problem", ""));
  }

  /** What this person said to a decision; empty if nothing. */
  static String own(RecordDesk records, String user, String id) throws PageProblem {
    RecordedEntry entry = new RecordedEntry(Map.of(RecordSchema.ID, id));
    return PageCall.await(records.remarks(List.of(entry))).stream()
        .filter(each -> each.user().equals(user))
        .map(Remark::words)
        .findFirst()
        .orElse("");
  }

  private static String id(PageCall call) throws PageProblem {
    String id = call.path("id");
    if (!DecisionIds.isId(id)) {
      throw new PageProblem(404, "remark.unknown");
    }
    return id;
  }

  private void keep(PageCall call) throws PageProblem {
    String id = id(call);
    String words = call.form().text("remark", MOST_TYPED);
    switch (PageCall.await(records.remark(call.user(), id, words))) {
      case KEPT -> {
        boolean why = call.form().raw("from").equals("why");
        call.redirect(
            why ? "/why/" + id : "/records", words.isEmpty() ? "remark.removed" : "remark.kept");
      }
      case TOO_LONG -> {
        String problem = call.say("remark.long", RecordDesk.LONGEST_REMARK);
        call.show(422, "remark.jte", Map.of("id", id, "remark", words, "problem", problem));
      }
      case UNKNOWN -> throw new PageProblem(404, "remark.unknown");
    }
  }
}
