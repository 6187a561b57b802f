import fairlead.proxy.audit.AuditKeys;
import fairlead.proxy.audit.AuditLog;
import fairlead.proxy.audit.AuditRecord;
import fairlead.proxy.audit.DecisionIds;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.Event;
import fairlead.proxy.audit.LogConfig;
import fairlead.proxy.audit.LogVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Writes a log as the gateway does: into a data directory, of so many MB, so many records a group.
 */
public final class WriteLog {
  public static void main(String[] words) throws Exception {
    Path data = Path.of(words[0]);
    long octets = Long.parseLong(words[1]) * 1_000_000;
    int group = Integer.parseInt(words[2]);
    DecisionIds ids = new DecisionIds();
    LogConfig config = new LogConfig(data.resolve("audit"), "n1", "365d", 1_000_000);
    long count = 0;
    try (DurableLog log =
        new DurableLog(config, AuditKeys.open(data), InstantSource.system(), _ -> {})) {
      while (count % (group * 100L) != 0
          || LogVerifier.size(data.resolve("audit"), LogVerifier.Scope.ALL) < octets) {
        AuditLog.Permit permit = (AuditLog.Permit) log.accept(group);
        for (int i = 1; i <= group; i++) {
          AuditRecord record = record(ids.next(), count++);
          if (i < group) {
            permit.write(record);
          } else {
            permit.commit(record).toCompletableFuture().join();
          }
        }
        permit.release();
      }
    }
    System.out.println(count + " records, " + group + " to a checkpoint");
  }

  private static AuditRecord record(String id, long n) {
    return new Event(Instant.now(), id, AuditRecord.Kind.TUNNEL, AuditRecord.Outcome.ALLOWED)
        .of("user-" + n % 5_000, null)
        .in("monitored", "S" + n % 5_000)
        .from("10.2." + n % 250 + ".7")
        .because("client-closed")
        .under("f00df00df00df00d")
        .moved(512, 8_192, Duration.ofMillis(900))
        .saying("words such as take the place of host, rule, address and the rest " + n % 977);
  }
}
