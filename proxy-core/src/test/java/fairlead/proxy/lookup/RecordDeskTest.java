package fairlead.proxy.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.Event;
import fairlead.proxy.audit.RecordSchema;
import fairlead.proxy.audit.RecordSearch;
import fairlead.proxy.audit.RecordSearch.Found;
import fairlead.proxy.audit.RecordSearch.Question;
import fairlead.proxy.audit.RecordedEntry;
import fairlead.proxy.audit.TestLogs;
import fairlead.proxy.ledger.MemoryRefusals;
import fairlead.proxy.ledger.MemoryRemarks;
import fairlead.proxy.ledger.Refusals;
import fairlead.proxy.ledger.RemarkLedger.Remark;
import fairlead.proxy.lookup.RecordDesk.Remarked;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordDeskTest {
  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");
  private static final String MINE = "6K3QJ2M8XZ4TA";
  private static final String REFUSED = "6K3QJ2M8XZ4TB";

  @TempDir private Path directory;
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final MemoryRemarks remarks = new MemoryRemarks();
  private final Refusals refusals = new MemoryRefusals(clock);
  private DurableLog log;
  private RecordDesk desk;

  @BeforeEach
  void open() throws Exception {
    log = TestLogs.open(directory.resolve("audit"), "365d", clock);
    desk =
        new RecordDesk(
            new RecordSearch(directory.resolve("audit")),
            remarks,
            refusals,
            new DeedRecords(log, clock),
            clock,
            _ -> "operator");
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  private void written(Event... events) throws InterruptedException {
    AuditLog.Permit permit = (AuditLog.Permit) log.accept(events.length);
    for (Event event : events) {
      permit.write(event.saying(null));
    }
    permit.release();
    settle();
  }

  private void settle() throws InterruptedException {
    while (log.queued() > 0) {
      Thread.sleep(5);
    }
  }

  private static Event event(String id, AuditRecord.Kind kind, String user, @Nullable String of) {
    return new Event(NOW, id, kind, AuditRecord.Outcome.ALLOWED).of(user, of).from("10.0.0.9");
  }

  private Found own() {
    return desk.own("ben", Instant.EPOCH, Instant.MAX, Set.of(), 10);
  }

  @Test
  void whoLookedIsShownAsTheOperatorDiscloses() throws Exception {
    written(
        event(MINE, AuditRecord.Kind.REQUEST, "ben", null),
        event("6K3QJ2M8XZ4TC", AuditRecord.Kind.LOOK_UP, "ann", "ben"));
    List<RecordedEntry> records = own().records();
    assertThat(records)
        .extracting(each -> each.text(RecordSchema.USER))
        .containsExactlyInAnyOrder("ben", "operator");
    assertThat(records)
        .filteredOn(each -> each.text(RecordSchema.USER).equals("operator"))
        .allSatisfy(each -> assertThat(each.text(RecordSchema.CLIENT)).isEmpty());
  }

  @Test
  void aLookAtOthersIsARecordThatTheySee() throws Exception {
    Question all =
        new Question(null, "ben", Instant.EPOCH, NOW.plusSeconds(1), Set.of("request"), 5);
    Optional<Found> found = desk.look("ann", all).toCompletableFuture().join();
    assertThat(found.orElseThrow().records()).isEmpty();
    settle();
    assertThat(own().records())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.text(RecordSchema.KIND)).isEqualTo("look-up");
              assertThat(each.text(RecordSchema.REASON)).isEqualTo("records");
              assertThat(each.text(RecordSchema.DETAIL)).contains("kinds request");
            });
  }

  @Test
  void whatCannotBeRecordedIsNotRead() throws Exception {
    log.close();
    Question all = new Question(null, "ben", Instant.EPOCH, NOW, Set.of(), 5);
    assertThat(desk.look("ann", all).toCompletableFuture().join()).isEmpty();
  }

  private Remarked remark(String user, String decision, String words) {
    return desk.remark(user, decision, words).toCompletableFuture().join();
  }

  @Test
  void oneRemarksOnDecisionsAboutOneself() throws Exception {
    written(event(MINE, AuditRecord.Kind.REQUEST, "ben", null));
    refusals.keep(
        new Refusals.Refusal(
            REFUSED,
            NOW,
            "ben",
            "t",
            DenyReason.NOT_IN_ALLOWLIST,
            null,
            false,
            "GET",
            "http",
            "a.example",
            80,
            "/",
            null));
    assertThat(remark("ben", MINE, " For class. ")).isEqualTo(Remarked.KEPT);
    assertThat(remark("ben", REFUSED, "Why?")).isEqualTo(Remarked.KEPT);
    assertThat(remark("eve", MINE, "Not mine.")).isEqualTo(Remarked.UNKNOWN);
    assertThat(remark("eve", REFUSED, "Not mine.")).isEqualTo(Remarked.UNKNOWN);
    assertThat(remark("ben", "6K3QJ2M8XZ4TZ", "Nothing.")).isEqualTo(Remarked.UNKNOWN);
    assertThat(remark("ben", MINE, "x".repeat(1_001))).isEqualTo(Remarked.TOO_LONG);
    List<Remark> kept = desk.remarks(own().records()).toCompletableFuture().join();
    assertThat(kept).containsExactly(new Remark(MINE, "ben", NOW, "For class."));
    assertThat(remark("ben", MINE, " ")).isEqualTo(Remarked.KEPT);
    assertThat(remarks.kept).containsOnlyKeys(REFUSED);
  }
}
