package fairlead.proxy.ledger;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the ledger is kept, and who keeps it.
 *
 * @param node the name of this gateway, for people; need not be unique
 * @param patience how long an operation may wait, and how long the store may take for it; whole
 *     seconds, at least 1
 */
public record LedgerConfig(Place place, String node, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A store. */
  public sealed interface Place {}

  /** A file of this machine, for one gateway; made if it is missing. */
  public record Sqlite(Path file) implements Place {}

  /**
   * A database that a fleet shares.
   *
   * @param url of JDBC, {@code jdbc:postgresql://…}
   */
  public record Postgres(String url, String user, String password) implements Place {
    @Override
    public String toString() {
      return "Postgres[url=" + url + ", user=" + user + "]";
    }
  }

  public LedgerConfig {
    if (patience.toSeconds() < 1) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: >= PT1S)");
    }
  }

  public LedgerConfig(Place place, String node) {
    this(place, node, PATIENCE);
  }
}
