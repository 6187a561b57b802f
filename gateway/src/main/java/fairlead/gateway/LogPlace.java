package fairlead.gateway;

import fairlead.proxy.ledger.LedgerConfig;
import fairlead.proxy.ledger.PersonLedger;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which log a command is about. */
final class LogPlace {
  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "the log's directory, or the data directory that has it as `audit` (default: as the"
              + " settings of the configuration directory say)")
  private @Nullable Path named;

  /**
   * The directory of the log.
   *
   * @throws IOException if it is none, or the settings do not name one
   */
  Path directory() throws IOException {
    Path directory = named == null ? settings().path(Setting.DATA).resolve("audit") : named;
    Path below = directory.resolve("audit");
    if (Files.isDirectory(below)) {
      return below;
    }
    if (!Files.isDirectory(directory)) {
      throw new FileSystemException(directory.toString(), null, "no such directory of records");
    }
    return directory;
  }

  /** The data directory that the log is in. */
  Path data() throws IOException {
    return Objects.requireNonNull(
        directory().toAbsolutePath().normalize().getParent(), "the root has no log");
  }

  /** The settings of the configuration directory. */
  Settings settings() throws IOException {
    try {
      return Settings.read(config.directory(), System.getenv(), Map.of());
    } catch (Settings.Refused e) {
      throw new IOException("the settings cannot be used: " + e.problems().getFirst(), e);
    }
  }

  /** The settings of the gateway whose log this is; null if they are not known. */
  @Nullable Settings ofThisLog() {
    try {
      Settings settings = settings();
      Path data = settings.path(Setting.DATA).toAbsolutePath().normalize();
      return data.equals(data()) ? settings : null;
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * What records call a user: the name, and pseudonyms where the ledger tells them.
   *
   * @param err where it is said if it does not
   */
  Set<String> names(String user, PrintWriter err) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    names.add(user);
    Settings settings = ofThisLog();
    if (settings == null) {
      return names;
    }
    LedgerConfig place = LedgerPlace.of(settings, data());
    if (place.place() instanceof LedgerConfig.Sqlite(Path file) && !Files.exists(file)) {
      return names;
    }
    try (PersonLedger ledger = PersonLedger.open(place)) {
      names.addAll(ledger.pseudonyms(user));
    } catch (IOException e) {
      err.println("warning: records under a pseudonym are not found: " + Failure.words(e));
    }
    return names;
  }
}
