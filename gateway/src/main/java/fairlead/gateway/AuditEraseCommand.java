package fairlead.gateway;

import fairlead.proxy.audit.LogVerifier;
import fairlead.proxy.ledger.LedgerConfig;
import fairlead.proxy.ledger.PersonLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Unlinks records from a person. */
@Command(
    name = "erase",
    description =
        "Erase the pseudonyms of a person, so that records lead to them no longer. Needs"
            + " audit.pseudonyms. Is a record itself. Exit 1 if nothing was erased.",
    mixinStandardHelpOptions = true)
final class AuditEraseCommand extends LookCommand {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_MILLIS = 100;

  @Option(names = "--user", paramLabel = "U", required = true, description = "whose")
  private String user = "";

  @Override
  public Integer call() throws IOException {
    checkReason();
    Settings settings = place.ofThisLog();
    if (settings == null) {
      throw new IOException(
          "the settings of this log's gateway are needed, as its ledger has the pseudonyms: say"
              + " --config DIR");
    }
    LedgerConfig ledger = LedgerPlace.of(settings, place.data());
    try (PersonLedger opened = PersonLedger.open(ledger)) {
      if (opened.pseudonyms(user).isEmpty()) {
        say(settings);
        return 1;
      }
      // First, while the record still gets the pseudonym that is about to be erased.
      await(record(true, user, "erased", "the pseudonyms of a person, by command"));
      int erased = opened.erasePseudonyms(user, Time.SYSTEM.wall().instant());
      out()
          .println(
              "Erased: %d %s of %s. Records under %s lead to nobody now; they stay for as long as they are kept. If %s comes again, records call them otherwise."
                  .formatted(
                      erased,
                      erased == 1 ? "pseudonym" : "pseudonyms",
                      user,
                      erased == 1 ? "it" : "them",
                      user));
      out().println("Copies of the ledger, such as backups, still have what was erased.");
      return 0;
    }
  }

  private void say(Settings settings) throws IOException {
    List<String> streams = List.copyOf(LogVerifier.streams(place.directory()));
    String kept = streams.isEmpty() ? "audit.keep" : String.join(", ", streams);
    if (settings.truth(Setting.AUDIT_PSEUDONYMS)) {
      out().println("Nothing to erase: no pseudonym of " + user + " is known.");
    } else {
      out()
          .println(
              "Nothing was erased: audit.pseudonyms is off, so records keep the name "
                  + user
                  + ". They cannot be changed, and are deleted when their time is over ("
                  + kept
                  + ").");
    }
  }

  /** Until the record is in the log: erased first, it would make a fresh pseudonym. */
  private static void await(Path note) throws IOException {
    long start = System.nanoTime();
    while (Files.exists(note)) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IOException(
            "the gateway does not take the record of this ("
                + note
                + "), so nothing is erased; is it running, and can it write its log?");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
