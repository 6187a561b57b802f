package fairlead.gateway;

import fairlead.proxy.ledger.LedgerConfig;
import java.nio.file.Path;

/** Where the ledger is that settings name. */
final class LedgerPlace {
  private LedgerPlace() {}

  /**
   * The ledger.
   *
   * @param data the data directory, which has it if the settings name no database
   */
  static LedgerConfig of(Settings settings, Path data) {
    String url = settings.text(Setting.LEDGER_URL);
    LedgerConfig.Place place =
        url.isEmpty()
            ? new LedgerConfig.Sqlite(data.resolve("ledger.db"))
            : new LedgerConfig.Postgres(
                url, settings.text(Setting.LEDGER_USER), settings.text(Setting.LEDGER_PASSWORD));
    return new LedgerConfig(place, Gateway.node(settings));
  }
}
