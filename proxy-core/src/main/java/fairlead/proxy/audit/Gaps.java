package fairlead.proxy.audit;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records that had to be dropped, in tiers that go on without them, until a record of
 * that can be written. Thread-safe.
 */
final class Gaps {
  static final String QUEUE_FULL = "queue-full";
  static final String DISK_FAILED = "disk-failed";
  static final String TORN = "torn-tail";
  static final String TRUNCATED = "truncated";

  private final InstantSource clock;
  private final Map<Cause, Long> counts = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();

  private record Cause(String tier, String reason) {}

  Gaps(InstantSource clock) {
    this.clock = clock;
  }

  static AuditRecord record(Event event, String reason, long count, String words) {
    return event.because(reason).counting(count).saying(words);
  }

  void dropped(@Nullable String tier, String reason) {
    total.increment();
    counts.merge(new Cause(tier == null ? "" : tier, reason), 1L, Long::sum);
  }

  /** How many records were dropped since the start. */
  long total() {
    return total.sum();
  }

  /** Whether some were that no record tells of yet. */
  boolean any() {
    return !counts.isEmpty();
  }

  /** The records of those; they are counted no longer. */
  List<AuditRecord> take() {
    List<AuditRecord> records = new ArrayList<>();
    for (Cause cause : List.copyOf(counts.keySet())) {
      Long dropped = counts.remove(cause);
      if (dropped != null) {
        Event event =
            new Event(clock.instant(), new DecisionIds().next(), AuditRecord.Kind.GAP, null)
                .in(cause.tier().isEmpty() ? null : cause.tier(), null);
        records.add(record(event, cause.reason(), dropped, "dropped, as the tier goes on"));
      }
    }
    return records;
  }
}
