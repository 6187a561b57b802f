package fairlead.gateway;

import fairlead.proxy.ledger.LedgerConfig;
import fairlead.proxy.ledger.LedgerLook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Whether the ledger answers, has tables that this program knows, and a clock like ours. */
final class LedgerCheck implements DoctorCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LENIENCE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public void look(Installation installation, Findings findings) {
    LedgerConfig.Place place = LedgerPlace.of(installation.settings(), installation.data()).place();
    try {
      LedgerLook look = LedgerLook.at(place, PATIENCE);
      judge(look, findings);
      time(place, look.time(), installation.now(), findings);
    } catch (IOException e) {
      findings.problem(
          Failure.words(e),
          "see that it runs, and what ledger.url, ledger.user and its rights say");
    }
  }

  static void judge(LedgerLook look, Findings findings) {
    if (look.schema() > look.newest()) {
      findings.problem(
          "it has schema %d, and this program knows %d".formatted(look.schema(), look.newest()),
          "run the newer program that wrote it, or restore the copy from before the upgrade");
    } else if (look.schema() == 0) {
      findings.ok("it is made at the first start");
    } else if (look.schema() < look.newest()) {
      findings.ok(
          "it has schema %d, which the next start brings to %d"
              .formatted(look.schema(), look.newest()));
    } else {
      findings.ok("it answers, and has schema " + look.schema());
    }
  }

  /** A server's clock goes; a file only has when somebody wrote. */
  private static void time(LedgerConfig.Place place, Instant its, Instant ours, Findings findings) {
    Duration ahead = Duration.between(ours, its);
    boolean server = place instanceof LedgerConfig.Postgres;
    if (ahead.compareTo(LENIENCE) > 0 || (server && ahead.negated().compareTo(LENIENCE) > 0)) {
      findings.warning(
          "its time is %s, and this machine's %s"
              .formatted(JsonOutput.TIME.format(its), JsonOutput.TIME.format(ours)),
          "keep both clocks by NTP");
    }
  }
}
