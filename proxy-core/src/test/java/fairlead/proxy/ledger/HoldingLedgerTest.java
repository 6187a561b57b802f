package fairlead.proxy.ledger;

import static fairlead.proxy.ledger.Ledgers.get;
import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.approval.Grant;
import fairlead.policy.session.Ending;
import fairlead.policy.session.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class HoldingLedgerTest {
  private final Ledgers ledgers;
  private SqlLedger ledger;

  HoldingLedgerTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @BeforeEach
  void open() throws Exception {
    ledger = ledgers.open();
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private long now() {
    return ledger.heartbeat().millis();
  }

  private void grant(String id, String user, String hosts, int opened, long ends, String revoked)
      throws SQLException {
    ledgers.execute(
        "insert into access_grant (id, request_id, user_name, tier, chain, hosts, sessions, opened,"
            + " made, starts, ends, revoked) values ('%s', 'r%s', '%s', 'monitored', 'lab', '%s', %d,"
                .formatted(id, id, user, hosts, hosts.isEmpty() ? 1 : 0)
            + " %d, %d, %d, %d, %s)".formatted(opened, now(), now(), ends, revoked));
  }

  private void request(String id, String hosts, String state, long expires) throws SQLException {
    ledgers.execute(
        "insert into access_request (id, user_name, tier, chain, chain_terms, hosts, reason, asked,"
            + " asked_by, expires, state, version, round) values ('%s', 'ben', 'monitored', 'quick', '',"
                .formatted(id)
            + " '%s', 'why', 1, 'ben', %d, '%s', 1, 1)".formatted(hosts, expires, state));
  }

  private Holdings held() {
    return get(ledger.holdings().holdings("ben", ledgers.zone));
  }

  @Test
  void grantsAreHeldUntilTheirTimeIsOverAlsoRevokedOnes() throws Exception {
    long hour = now() + 3_600_000;
    grant("a", "ben", "one.example two.example", 0, hour, "null");
    grant("b", "ben", "", 0, hour, "" + now());
    grant("c", "ann", "one.example", 0, hour, "null");
    grant("d", "ben", "one.example", 0, now() - 1, "null");
    assertThat(held().grants().all()).extracting(Grant::id).containsExactly("b", "a");
    assertThat(held().grants().all().getFirst().revoked()).isNotNull();
    assertThat(held().grants().all().getLast().hosts())
        .containsExactlyInAnyOrder("one.example", "two.example");
    ledgers.time.pass(Duration.ofMinutes(61));
    assertThat(held().grants().all()).isEmpty();
  }

  @Test
  void hostsAreAskedForWhileAnAccessRequestIsPending() throws Exception {
    long hour = now() + 3_600_000;
    request("a", "one.example two.example", "PENDING", hour);
    request("b", "three.example", "DENIED", hour);
    request("c", "four.example", "PENDING", now() - 1);
    request("d", "", "PENDING", hour);
    Instant now = Instant.ofEpochMilli(now());
    assertThat(held().pending()).extracting(Holdings.Pending::host).hasSize(2);
    assertThat(held().pendingUntil("monitored", "two.example", now))
        .isEqualTo(Instant.ofEpochMilli(hour));
    assertThat(held().pendingUntil("full", "two.example", now)).isNull();
    assertThat(held().pendingUntil("monitored", "three.example", now)).isNull();
  }

  @Test
  void aGrantOfATierEndsWithItsLastSession() throws Exception {
    long day = now() + 86_400_000;
    grant("a", "ben", "", 1, day, "null");
    Session session = ledgers.opened(ledger, Ledgers.wish(Ledgers.BEN)).session();
    ledgers.execute(
        "update session set grant_id = 'a', grant_ends = 4102444800000 where id = '"
            + session.id()
            + "'");
    Instant end = Instant.ofEpochMilli(day);
    assertThat(held().grants().all().getFirst().until()).as("goes on").isEqualTo(end);
    get(
        ledger
            .sessions()
            .act(
                new SessionLedger.Act("x", session.id(), "ben", SessionLedger.Deed.END, null, ""),
                ledgers.zone));
    Session ended = ledgers.looked(ledger, Ledgers.BEN).session();
    assertThat(ended.ending()).isEqualTo(Ending.USER);
    assertThat(held().grants().all().getFirst().until())
        .isEqualTo(ended.ended().plus(ended.terms().drain()));
    ledgers.time.pass(Duration.ofMinutes(3));
    assertThat(held().grants().all()).allMatch(each -> !each.holds(Instant.ofEpochMilli(now())));
    ledgers.execute("update access_grant set sessions = 2");
    assertThat(held().grants().all().getFirst().until()).as("one is left").isEqualTo(end);
  }

  @Test
  void whatAnIdleSessionHasLeftKeepsItsGrantUntilTheDayTurns() throws Exception {
    grant("a", "ben", "", 1, now() + 3 * 86_400_000L, "null");
    Session session = ledgers.opened(ledger, Ledgers.wish(Ledgers.BEN)).session();
    ledgers.execute(
        "update session set grant_id = 'a', grant_ends = 4102444800000 where id = '"
            + session.id()
            + "'");
    ledgers.time.pass(Duration.ofMinutes(30));
    assertThat(ledgers.looked(ledger, Ledgers.BEN).session().ending()).isEqualTo(Ending.IDLE);
    Instant until = held().grants().all().getFirst().until();
    assertThat(until.atZone(ledgers.zone).toLocalTime()).isEqualTo(java.time.LocalTime.MIDNIGHT);
    assertThat(until).isBefore(Instant.ofEpochMilli(now()).plus(Duration.ofDays(1)));
  }
}
