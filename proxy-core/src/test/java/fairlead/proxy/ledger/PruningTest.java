package fairlead.proxy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class PruningTest {
  private final Ledgers ledgers;
  private long now;

  PruningTest(Kind kind) throws Exception {
    ledgers = new Ledgers(kind);
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private long ago(Duration time) {
    return now - time.toMillis();
  }

  private void prune() throws Exception {
    LedgerClock clock = new LedgerClock(now, System::nanoTime);
    try (Connection connection = ledgers.connect()) {
      new Pruning(clock, ledgers.time.wall).run(new Tx(connection));
    }
  }

  @Test
  void takesOutWhatNobodyAsksForAnyMore() throws Exception {
    now = ledgers.open().heartbeat().millis();
    for (Duration age : new Duration[] {Duration.ofHours(23), Duration.ofHours(25)}) {
      ledgers.execute(
          "insert into change values (" + age.toHours() + ", " + ago(age) + ", 'SESSION', 'ben')");
    }
    for (int days : new int[] {1, 40, 70}) {
      LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(days);
      ledgers.execute("insert into usage values ('ben', 'full', '" + day + "', 1, 1, 1, 0)");
      ledgers.execute("insert into funding values ('n', 'ben', 'full', '" + day + "', 1)");
    }
    for (int days : new int[] {1, 6, 8}) {
      refusal("r" + days, "ben", ago(Duration.ofDays(days)));
    }
    for (int days : new int[] {300, 400}) {
      long expired = ago(Duration.ofDays(days));
      String pass = "insert into pass values ('guest-%d', 'guests', 'h', 1, %d, 'ann', null)";
      ledgers.execute(pass.formatted(days, expired));
      ledgers.execute("insert into pass_name values ('guest-" + days + "')");
    }
    for (int hours : new int[] {-1, 1}) {
      ledgers.execute(
          "insert into sign_in values ('s%d', 'ben', null, 'm', 1, 1, %d, null)"
              .formatted(hours, ago(Duration.ofHours(hours))));
    }
    prune();
    assertThat(ledgers.text("select id from sign_in")).isEqualTo("s-1");
    assertThat(ledgers.number("select count(*) from sign_in")).isEqualTo(1);
    assertThat(ledgers.number("select count(*) from pass")).isEqualTo(1);
    assertThat(ledgers.number("select count(*) from pass_name")).as("never again").isEqualTo(2);
    assertThat(ledgers.number("select max(seq) from change")).isEqualTo(23);
    assertThat(ledgers.number("select count(*) from change")).isEqualTo(1);
    assertThat(ledgers.number("select count(*) from usage")).isEqualTo(2);
    assertThat(ledgers.number("select count(*) from funding")).isEqualTo(2);
    assertThat(ledgers.number("select count(*) from refusal")).isEqualTo(2);
    assertThat(ledgers.number("select count(*) from node")).isEqualTo(1);
  }

  private void refusal(String id, String user, long at) throws Exception {
    ledgers.execute(
        "insert into refusal values ('%s', %d, '%s', null, 'no-tier', null, 'GET', 'http', 'h', 80, '/', null, 1, %d, 0, 0)"
            .formatted(id, at, user, at));
  }

  @Test
  void keepsAThousandRefusalsAUser() throws Exception {
    now = ledgers.open().heartbeat().millis();
    StringBuilder rows = new StringBuilder("insert into refusal values ");
    for (int i = 0; i < 1_100; i++) {
      rows.append(i == 0 ? "" : ", ")
          .append(
              "('%s', %d, 'ben', null, 'no-tier', null, 'GET', 'http', 'h', 80, '/', null, 1, 0, 0, 0)"
                  .formatted("r" + i, now - 10_000 + i));
    }
    ledgers.execute(rows.toString());
    refusal("eve", "eve", now - 20_000);
    prune();
    assertThat(ledgers.number("select count(*) from refusal where user_name = 'ben'"))
        .isEqualTo(1_000);
    assertThat(ledgers.number("select count(*) from refusal where id = 'r99'")).isZero();
    assertThat(ledgers.number("select count(*) from refusal where id = 'r100'")).isEqualTo(1);
    assertThat(ledgers.number("select count(*) from refusal where id = 'eve'")).isEqualTo(1);
  }
}
