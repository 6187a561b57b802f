package fairlead.gateway;

import fairlead.proxy.audit.AuditKeys;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.Filing;
import fairlead.proxy.audit.LogConfig;
import fairlead.proxy.audit.LookUpSpool;
import fairlead.proxy.audit.Names;
import fairlead.proxy.ledger.PersonLedger;
import fairlead.proxy.lookup.PseudonymNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Records that a command reads records, before it shows any: a note for the gateway, and where none
 * runs a record at once. Whoever may read the files could read them without this command, too.
 */
final class LookRecorder {
  private static final int CAPACITY = 64;

  private final Path data;
  private final @Nullable Settings settings;

  /**
   * For the log in a data directory.
   *
   * @param settings its gateway's; null if they are not known, and then the gateway has to record
   */
  LookRecorder(Path data, @Nullable Settings settings) {
    this.data = data;
    this.settings = settings;
  }

  /** Who runs this command. */
  static String who() {
    return "os:" + System.getProperty("user.name", "unknown");
  }

  /** A note of what is done now by whoever runs this command. */
  static LookUpSpool.LookUp note(
      boolean erased, @Nullable String subject, String label, String words, String reason) {
    String sudo = System.getenv("SUDO_USER");
    String from = sudo == null || sudo.isEmpty() ? "" : "; by sudo from os:" + sudo;
    return new LookUpSpool.LookUp(
        Time.SYSTEM.wall().instant(),
        new DecisionIds().next(),
        erased,
        who(),
        subject,
        label,
        words + from + "; because: " + reason);
  }

  /**
   * Records it.
   *
   * @return the note, which is gone once the record is in the log
   * @throws IOException if that cannot be done; then nothing may be shown
   */
  Path record(LookUpSpool.LookUp note) throws IOException {
    try {
      return leave(note);
    } catch (IOException e) {
      throw new IOException("this cannot be recorded, so nothing is shown: " + Failure.words(e), e);
    }
  }

  private Path leave(LookUpSpool.LookUp note) throws IOException {
    LookUpSpool spool = new LookUpSpool(data);
    Path file = spool.leave(note);
    if (settings != null && isOurs()) {
      DataDirectory taken = free();
      if (taken != null) {
        try (taken) {
          append(spool, settings);
        }
      }
    }
    return file;
  }

  /** What another user's process made, the gateway could not write to. */
  private boolean isOurs() throws IOException {
    return Files.getOwner(data).getName().equals(System.getProperty("user.name"));
  }

  /** The data directory, if no gateway has it. */
  private @Nullable DataDirectory free() {
    try {
      return DataDirectory.take(data);
    } catch (IOException | OverlappingFileLockException e) {
      return null;
    }
  }

  private void append(LookUpSpool spool, Settings from) throws IOException {
    LogConfig config =
        new LogConfig(
            data.resolve("audit"),
            Gateway.node(from),
            Filing.stream(from.duration(Setting.AUDIT_KEEP)),
            CAPACITY);
    if (!from.truth(Setting.AUDIT_PSEUDONYMS)) {
      write(spool, config);
      return;
    }
    try (PersonLedger ledger = PersonLedger.open(LedgerPlace.of(from, data))) {
      write(spool, config.naming(names(ledger)));
    }
  }

  private void write(LookUpSpool spool, LogConfig config) throws IOException {
    DurableLog log = new DurableLog(config, AuditKeys.open(data), Time.SYSTEM.wall(), _ -> {});
    try (log) {
      spool.takeUp(log);
    }
  }

  private static Names names(PersonLedger ledger) {
    SecureRandom random = new SecureRandom();
    return user -> {
      try {
        return ledger.take(PseudonymNames.fresh(user, random, Time.SYSTEM.wall().instant())).name();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
