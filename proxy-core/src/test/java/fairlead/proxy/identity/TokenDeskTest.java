package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.TestClock;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.identity.TokenDesk.Declined;
import fairlead.proxy.identity.TokenDesk.Issued;
import fairlead.proxy.identity.TokenDesk.Why;
import fairlead.proxy.ledger.LedgerUnavailable;
import fairlead.proxy.ledger.MemoryTokens;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenDeskTest {
  private static final Duration HOURS = Duration.ofHours(8);

  private final TestClock clock = new TestClock();
  private final MemoryTokens ledger = new MemoryTokens(clock);
  private final TokenBook book = new TokenBook(ledger, ledger);
  private final ListedRecords log = new ListedRecords();
  private final TokenDesk desk =
      new TokenDesk(ledger, ledger, book, new DeedRecords(log, clock), "agent-7"::equals);

  @AfterEach
  void allRoomIsGivenBack() {
    assertThat(log.held).hasValue(0);
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void issuesATokenThatCountsAtOnceAndIsRecordedWithoutItsSecret() {
    Issued issued = (Issued) now(desk.issue("ann", "agent-7", HOURS));
    assertThat(book.bySecret(issued.secret()))
        .extracting(TokenHolder::token)
        .isEqualTo(issued.token());
    assertThat(issued.token().issuedBy()).isEqualTo("ann");
    assertThat(issued.token().expires()).isEqualTo(clock.instant().plus(HOURS));
    AuditRecord record = log.records.getLast();
    assertThat(record)
        .extracting("kind", "user", "subject", "reason")
        .containsExactly(Kind.LOGIN, "ann", "agent-7", "token-issued");
    assertThat(record.detail())
        .isEqualTo("token " + issued.token().id() + " until 2026-03-02T17:00:00Z");
    assertThat(now(desk.list("ann", null)).orElseThrow()).containsExactly(issued.token());
    assertThat(log.records.getLast().kind()).isEqualTo(Kind.LOOK_UP);
  }

  @Test
  void issuesNoneForStrangersOrForTooLong() {
    assertThat(now(desk.issue("ann", "zoe", HOURS))).isEqualTo(new Declined(Why.UNKNOWN_USER));
    for (Duration bad : new Duration[] {Duration.ofSeconds(59), Duration.ofDays(367)}) {
      assertThat(now(desk.issue("ann", "agent-7", bad))).isEqualTo(new Declined(Why.LIFETIME));
    }
    assertThat(now(desk.issue("ann", "agent-7", Duration.ofDays(366)))).isInstanceOf(Issued.class);
    log.full = true;
    assertThat(now(desk.issue("ann", "agent-7", HOURS))).isEqualTo(new Declined(Why.NO_RECORD));
    assertThat(now(ledger.valid(null))).hasSize(1);
  }

  @Test
  void revokesOnce() {
    Issued issued = (Issued) now(desk.issue("ann", "agent-7", HOURS));
    String id = issued.token().id();
    log.full = true;
    assertThat(now(desk.revoke("ann", id))).isEqualTo(Revoking.NO_RECORD);
    assertThat(book.byId(id)).isNotNull();
    log.full = false;
    assertThat(now(desk.revoke("ann", id))).isEqualTo(Revoking.REVOKED);
    assertThat(book.byId(id)).isNull();
    assertThat(log.records.getLast())
        .extracting("kind", "user", "subject", "reason", "detail")
        .containsExactly(Kind.REVOCATION, "ann", "agent-7", "token-revoked", "token " + id);
    int before = log.records.size();
    assertThat(now(desk.revoke("ann", id))).isEqualTo(Revoking.UNKNOWN);
    assertThat(log.records).hasSize(before);
  }

  @Test
  void whatMayHaveBeenDoneIsRecordedAsFailed() {
    ledger.away = true;
    assertThatThrownBy(() -> now(desk.issue("ann", "agent-7", HOURS)))
        .hasCauseInstanceOf(LedgerUnavailable.class);
    assertThat(log.records.getLast().outcome()).isEqualTo(AuditRecord.Outcome.FAILED);
    assertThatThrownBy(() -> now(desk.list("ann", null)))
        .hasCauseInstanceOf(LedgerUnavailable.class);
    assertThat(log.records).hasSize(1);
  }
}
