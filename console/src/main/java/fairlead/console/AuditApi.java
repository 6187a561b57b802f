package fairlead.console;

import fairlead.policy.wording.WrittenTime;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.audit.RecordedEntry;
import fairlead.proxy.ledger.RemarkLedger.Remark;
import fairlead.proxy.lookup.RecordDesk;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The records of this node: one's own as one likes, those of others for operators and auditors at
 * the price of a record; and remarks on decisions about oneself.
 */
final class AuditApi {
  private static final Set<Role> EVERYBODY = Set.of(Role.USER);
  private static final Set<Role> LOOKERS = Set.of(Role.OPERATOR, Role.AUDITOR);
  private static final Duration USUAL = Duration.ofDays(1);
  private static final int MOST = 200;
  private static final Set<String> KINDS =
      Arrays.stream(AuditRecord.Kind.values())
          .map(AuditRecord.Kind::label)
          .collect(Collectors.toUnmodifiableSet());

  private final RecordDesk records;
  private final Supplier<ZoneId> zone;
  private final InstantSource clock;

  AuditApi(WebParts parts) {
    this.records = parts.records();
    this.zone = () -> parts.policies().get().zone();
    this.clock = parts.clock();
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, "/audit", LOOKERS, this::look),
        new ApiRoute(HandlerType.GET, "/me/records", EVERYBODY, this::own),
        new ApiRoute(HandlerType.POST, "/decisions/{id}/note", EVERYBODY, this::note));
  }

  private ApiRoute.Answer look(ApiCall call) throws ApiRefusal {
    call.queries("user", "id", "from", "to", "kind");
    Span span = span(call);
    RecordSearch.Question question =
        new RecordSearch.Question(
            id(call), call.context().queryParam("user"), span.from, span.to, kinds(call), MOST);
    Optional<RecordSearch.Found> found = ApiCall.await(records.look(call.user(), question));
    return answer(found.orElseThrow(SessionApi::unrecorded));
  }

  private ApiRoute.Answer own(ApiCall call) throws ApiRefusal {
    call.queries("from", "to", "kind");
    Span span = span(call);
    return answer(records.own(call.user(), span.from, span.to, kinds(call), MOST));
  }

  private record Span(Instant from, Instant to) {}

  /** The last day up to {@code to}, if nothing is said. */
  private Span span(ApiCall call) throws ApiRefusal {
    Instant to = time(call, "to");
    Instant end = to == null ? clock.instant().plusSeconds(1) : to;
    Instant from = time(call, "from");
    Instant start = from == null ? end.minus(USUAL) : from;
    if (!start.isBefore(end)) {
      throw ApiBody.bad("\"from\" in the query must be before \"to\".");
    }
    return new Span(start, end);
  }

  private @Nullable Instant time(ApiCall call, String name) throws ApiRefusal {
    String text = call.value(name, "");
    Instant time = text.isEmpty() ? null : WrittenTime.parse(text, zone.get(), clock.instant());
    if (time == null && !text.isEmpty()) {
      throw ApiBody.bad(
          "\"" + name + "\" in the query is no time such as 2026-11-24T09:30:00Z or 09:30.");
    }
    return time;
  }

  private static @Nullable String id(ApiCall call) throws ApiRefusal {
    String id = call.context().queryParam("id");
    if (id != null && !DecisionIds.isId(id)) {
      throw ApiBody.bad("\"id\" in the query is no id of a decision.");
    }
    return id;
  }

  private static Set<String> kinds(ApiCall call) throws ApiRefusal {
    Set<String> kinds = Set.copyOf(call.context().queryParams("kind"));
    if (!KINDS.containsAll(kinds)) {
      throw ApiBody.bad(
          "\"kind\" in the query must be one of "
              + String.join(", ", KINDS.stream().sorted().toList())
              + ".");
    }
    return kinds;
  }

  /** The remarks that cannot be told now are left out. */
  private ApiRoute.Answer answer(RecordSearch.Found found) throws ApiRefusal {
    Map<String, Remark> remarks =
        ApiCall.await(records.remarks(found.records())).stream()
            .collect(Collectors.toMap(Remark::decision, Function.identity()));
    return ApiRoute.Answer.ok(
        json -> {
          Json.array(
              json, "records", found.records(), (each, entry) -> write(each, entry, remarks));
          json.writeBooleanProperty("more", found.more());
          Json.put(json, "reached", found.reached());
        });
  }

  private static void write(JsonGenerator json, RecordedEntry entry, Map<String, Remark> remarks) {
    entry.fields().forEach((field, value) -> field(json, field, value));
    Remark remark = remarks.get(entry.text(RecordSchema.ID));
    if (remark != null) {
      json.writeStringProperty("note", remark.words());
    }
  }

  private static void field(JsonGenerator json, RecordSchema field, Object value) {
    json.writeName(field.label());
    if (value instanceof Long number) {
      json.writeNumber(number);
    } else {
      json.writeString(value.toString());
    }
  }

  private ApiRoute.Answer note(ApiCall call) throws ApiRefusal {
    call.withoutQuery();
    String id = call.context().pathParam("id");
    String words = ApiBody.read(call.context(), "note").text("note");
    RecordDesk.Remarked came =
        DecisionIds.isId(id)
            ? ApiCall.await(records.remark(call.user(), id, words))
            : RecordDesk.Remarked.UNKNOWN;
    return switch (came) {
      case KEPT -> new ApiRoute.Answer(204, null);
      case TOO_LONG ->
          throw ApiBody.bad("\"note\" may have " + RecordDesk.LONGEST_REMARK + " characters.");
      case UNKNOWN ->
          throw new ApiRefusal(
              ApiProblem.NOT_FOUND, "No decision about you has this id, as far as is known here.");
    };
  }
}
