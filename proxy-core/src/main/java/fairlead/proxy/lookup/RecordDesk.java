package fairlead.proxy.lookup;

import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.audit.RecordSearch.Found;
import fairlead.proxy.audit.RecordSearch.Question;
import fairlead.proxy.audit.RecordedEntry;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.ledger.RemarkLedger;
import fairlead.proxy.ledger.RemarkLedger.Remark;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * What people may read of the records of this node: their own as they like, those of others at the
 * price of a record; and the remarks that people make on decisions about them.
 *
 * <p>Thread-safe. What reads records blocks for some seconds at most, so it is nothing for an event
 * loop. Stages fail with {@code LedgerUnavailable} where the ledger does.
 */
public final class RecordDesk {
  /** How long a remark may be, characters. */
  public static final int LONGEST_REMARK = 1_000;

  private final RecordSearch records;
  private final RemarkLedger remarks;
  private final Refusals refusals;
  private final DeedRecords deeds;
  private final InstantSource clock;
  private final UnaryOperator<String> disclosed;
  private final Aliases aliases;

  /**
   * A desk.
   *
   * @param disclosed how a person sees the name of somebody else who acted
   */
  public RecordDesk(
      RecordSearch records,
      RemarkLedger remarks,
      Refusals refusals,
      DeedRecords deeds,
      InstantSource clock,
      UnaryOperator<String> disclosed) {
    this(records, remarks, refusals, deeds, clock, disclosed, Aliases.NONE);
  }

  /**
   * A desk for records that may call people by pseudonyms.
   *
   * @param disclosed how a person sees the name of somebody else who acted
   */
  public RecordDesk(
      RecordSearch records,
      RemarkLedger remarks,
      Refusals refusals,
      DeedRecords deeds,
      InstantSource clock,
      UnaryOperator<String> disclosed,
      Aliases aliases) {
    this.records = records;
    this.remarks = remarks;
    this.refusals = refusals;
    this.deeds = deeds;
    this.clock = clock;
    this.disclosed = disclosed;
    this.aliases = aliases;
  }

  /**
   * What is recorded of a person, and who looked, newest first.
   *
   * @param kinds labels; empty for all
   */
  public Found own(String user, Instant from, Instant to, Set<String> kinds, int most) {
    Question asked = new Question(null, user, from, to, kinds, most);
    Found found = records.find(asked.also(aliases.all(user)));
    List<RecordedEntry> shown = found.records().stream().map(each -> shown(each, user)).toList();
    return new Found(shown, found.more(), found.reached());
  }

  private RecordedEntry shown(RecordedEntry recorded, String user) {
    RecordedEntry entry = named(recorded);
    String actor = entry.text(RecordSchema.USER);
    if (actor.isEmpty() || actor.equals(user)) {
      return entry;
    }
    Map<RecordSchema, Object> fields = new EnumMap<>(RecordSchema.class);
    fields.putAll(entry.fields());
    fields.put(RecordSchema.USER, disclosed.apply(actor));
    // Where somebody sits who acted is theirs.
    fields.remove(RecordSchema.CLIENT);
    return new RecordedEntry(fields);
  }

  /** With names in the place of pseudonyms whose owner is known. */
  private RecordedEntry named(RecordedEntry entry) {
    Map<RecordSchema, Object> fields = new EnumMap<>(RecordSchema.class);
    fields.putAll(entry.fields());
    fields.computeIfPresent(RecordSchema.USER, (_, name) -> aliases.user(name.toString()));
    fields.computeIfPresent(RecordSchema.SUBJECT, (_, name) -> aliases.user(name.toString()));
    return new RecordedEntry(fields);
  }

  /**
   * What is recorded of others, newest first. The look is a record itself.
   *
   * @return empty if the look cannot be recorded; then nothing was read
   */
  public CompletionStage<Optional<Found>> look(String looker, Question question) {
    DeedRecords.Note look =
        new DeedRecords.Note(
            AuditRecord.Kind.LOOK_UP,
            looker,
            question.user(),
            null,
            null,
            "records",
            detail(question));
    return deeds.around(
        () -> CompletableFuture.completedFuture(found(question)), _ -> Optional.of(look), look);
  }

  private Found found(Question question) {
    String user = question.user();
    Found found = records.find(user == null ? question : question.also(aliases.all(user)));
    return new Found(
        found.records().stream().map(this::named).toList(), found.more(), found.reached());
  }

  private static String detail(Question question) {
    List<String> words = new ArrayList<>();
    if (question.id() != null) {
      words.add("decision " + question.id());
    }
    words.add("from " + question.from() + " to " + question.to());
    if (!question.kinds().isEmpty()) {
      words.add("kinds " + String.join(", ", question.kinds().stream().sorted().toList()));
    }
    return String.join("; ", words);
  }

  /** The remarks on the decisions of some records. */
  public CompletionStage<List<Remark>> remarks(List<RecordedEntry> of) {
    Set<String> ids =
        Set.copyOf(of.stream().map(each -> each.text(RecordSchema.ID)).distinct().toList());
    return remarks.on(ids);
  }

  /** What came of a remark. */
  public enum Remarked {
    KEPT,
    TOO_LONG,
    /** No decision about this person has this id, as far as this node knows. */
    UNKNOWN
  }

  /**
   * Keeps what a person says to a decision about them.
   *
   * @param words blank to take an earlier remark back
   */
  public CompletionStage<Remarked> remark(String user, String decision, String words) {
    if (words.length() > LONGEST_REMARK) {
      return CompletableFuture.completedFuture(Remarked.TOO_LONG);
    }
    if (!concerns(decision, user)) {
      return CompletableFuture.completedFuture(Remarked.UNKNOWN);
    }
    Instant now = clock.instant();
    return (words.isBlank()
            ? remarks.remove(decision, user)
            : remarks.keep(new Remark(decision, user, now, words.strip())))
        .thenApply(_ -> Remarked.KEPT);
  }

  private boolean concerns(String decision, String user) {
    Optional<Refusals.Kept> kept = refusals.find(decision);
    if (kept.isPresent()) {
      return user.equals(kept.get().refusal().user());
    }
    Question one = new Question(decision, user, Instant.EPOCH, Instant.MAX, Set.of(), 1);
    return found(one).records().stream()
        .anyMatch(
            entry ->
                user.equals(entry.text(RecordSchema.USER))
                    || user.equals(entry.text(RecordSchema.SUBJECT)));
  }
}
