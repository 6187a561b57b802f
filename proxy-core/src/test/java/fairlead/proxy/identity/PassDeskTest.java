package fairlead.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.TestClock;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.AuditRecord.Kind;
import fairlead.proxy.audit.DeedRecords;
import fairlead.proxy.audit.ListedRecords;
import fairlead.proxy.identity.PassDesk.Declined;
import fairlead.proxy.identity.PassDesk.Issued;
import fairlead.proxy.identity.PassDesk.Made;
import fairlead.proxy.identity.PassDesk.Outcome;
import fairlead.proxy.identity.PassDesk.Why;
import fairlead.proxy.ledger.LedgerUnavailable;
import fairlead.proxy.ledger.MemoryPasses;
import fairlead.proxy.ledger.MemoryTokens;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PassDeskTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final TestClock clock = new TestClock();
  private final MemoryTokens heartbeat = new MemoryTokens(clock);
  private final MemoryPasses ledger = new MemoryPasses(heartbeat);
  private final PassBook book = new PassBook(ledger, heartbeat);
  private final ListedRecords log = new ListedRecords();
  private final Set<String> seen = new HashSet<>();
  private final PassDesk desk =
      new PassDesk(
          ledger,
          heartbeat,
          book,
          new DeedRecords(log, clock),
          this::isKnown,
          Set.of("operators", "auditors"));

  /** Every other name is a user's already. */
  private boolean isKnown(String name) {
    return seen.add(name) && seen.size() % 2 == 0;
  }

  @AfterEach
  void allRoomIsGivenBack() {
    assertThat(log.held).hasValue(0);
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Outcome issue(String group, int count, Duration lifetime) {
    return now(desk.issue("ann", group, count, lifetime, "monitored"));
  }

  @Test
  void issuesPassesThatCountAtOnceAndAreRecordedByNameOnly() {
    List<Made> made = ((Issued) issue("guests", 40, DAY)).passes();
    assertThat(made).hasSize(40);
    assertThat(made.stream().map(each -> each.pass().name()).distinct()).hasSize(40);
    for (Made each : made) {
      assertThat(book.byName(each.pass().name())).isNotNull();
      assertThat(each.pass().hash()).isEqualTo(each.secret().hash(each.pass().name()));
      assertThat(each.pass().expires()).isEqualTo(clock.instant().plus(DAY));
    }
    AuditRecord record = log.records.getLast();
    assertThat(record)
        .extracting("kind", "user", "tier", "reason")
        .containsExactly(Kind.LOGIN, "ann", "monitored", "passes-issued");
    assertThat(record.detail())
        .startsWith("40 passes of group guests until 2026-03-03T09:00:00Z guest-")
        .contains(made.stream().map(each -> each.pass().name()).toList());
    assertThat(made).noneMatch(each -> record.toString().contains(each.secret().text()));
    assertThat(now(desk.list("eve")).orElseThrow()).hasSize(40);
    assertThat(log.records.getLast().kind()).isEqualTo(Kind.LOOK_UP);
  }

  @Test
  void drawsAgainWhereANameWasGivenBefore() {
    for (int i = 0; i < 32 * 32 * 16; i++) {
      String letters = "0123456789abcdefghjkmnpqrstvwxyz";
      for (char last : letters.toCharArray()) {
        ledger.taken.add(
            "guest-"
                + letters.charAt(i / 1024)
                + letters.charAt(i / 32 % 32)
                + letters.charAt(i % 32)
                + last);
      }
    }
    assertThat(((Issued) issue("guests", 40, DAY)).passes())
        .as("half of all names were given")
        .hasSize(40);
  }

  @Test
  void issuesNoneThatMayDoSomethingToOthersOrThatAreTooManyOrLiveTooLong() {
    assertThat(issue("operators", 1, DAY)).isEqualTo(new Declined(Why.PRIVILEGED));
    assertThat(issue("a b", 1, DAY)).isEqualTo(new Declined(Why.GROUP));
    for (int count : new int[] {0, 201}) {
      assertThat(issue("guests", count, DAY)).isEqualTo(new Declined(Why.COUNT));
    }
    for (Duration lifetime : new Duration[] {Duration.ofSeconds(59), Duration.ofDays(32)}) {
      assertThat(issue("guests", 1, lifetime)).isEqualTo(new Declined(Why.LIFETIME));
    }
    assertThat(log.records).isEmpty();
  }

  @Test
  void doesNothingThatCannotBeRecorded() {
    log.full = true;
    assertThat(issue("guests", 1, DAY)).isEqualTo(new Declined(Why.NO_RECORD));
    assertThat(now(desk.list("ann"))).isEmpty();
    assertThat(now(desk.revoke("ann", "guest-0000"))).isEqualTo(Revoking.NO_RECORD);
    log.full = false;
    assertThat(now(ledger.valid())).isEmpty();
  }

  @Test
  void revokesOnce() {
    String name = ((Issued) issue("guests", 1, DAY)).passes().getFirst().pass().name();
    assertThat(now(desk.revoke("eve", name))).isEqualTo(Revoking.REVOKED);
    assertThat(book.byName(name)).isNull();
    assertThat(log.records.getLast())
        .extracting("kind", "user", "subject", "reason")
        .containsExactly(Kind.REVOCATION, "eve", name, "pass-revoked");
    assertThat(now(desk.revoke("eve", name))).isEqualTo(Revoking.UNKNOWN);
  }

  @Test
  void saysInARecordThatNobodyKnowsWhetherItWasDone() {
    heartbeat.away = true;
    assertThatThrownBy(() -> issue("guests", 3, DAY)).hasCauseInstanceOf(LedgerUnavailable.class);
    assertThat(log.records.getLast().outcome()).isEqualTo(AuditRecord.Outcome.FAILED);
    assertThat(log.records.getLast().detail()).startsWith("3 passes of group guests");
  }
}
