package fairlead.policy.load;

import fairlead.policy.approval.By;
import fairlead.policy.load.PolicyFile.SupervisionEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.supervision.Supervision;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how the sessions of a tier are looked after. */
final class SupervisionBuilder {

  /** A node tells others of a check-in within a second: less would pause at random. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  /** Nobody works faster, and not every lease of a second is worth a write to the ledger. */
  private static final Duration OFTENEST = Duration.ofSeconds(5);

  private static final Duration SELDOMEST = Duration.ofDays(1);
  private static final Duration GRACE = Duration.ofMinutes(1);
  private static final Duration HOLD = Duration.ofMinutes(15);

  private final Problems problems;

  /** The reader of a tier's; problems name it already. */
  SupervisionBuilder(Problems problems) {
    this.problems = problems;
  }

  /** What is written; null if nothing is, or what cannot be meant, as problems then say. */
  @Nullable Supervision supervision(@Nullable SupervisionEntry entry) {
    if (entry == null) {
      return null;
    }
    Bounded bounded = new Bounded(problems);
    Duration every = bounded.duration(entry.every(), OFTENEST, SELDOMEST, "every", "5m");
    Duration grace = bounded.duration(entry.grace(), LEAST, SELDOMEST, "grace", "1m");
    Duration hold = bounded.duration(entry.hold(), LEAST, SELDOMEST, "hold", "15m");
    ByReader reader = new ByReader(problems);
    By by = reader.by(entry.by(), "by");
    By backup = reader.by(entry.backup(), "backup");
    if (entry.backup() != null && backup != null && backup.equals(by)) {
      problems.add(entry.backup().mark(), "\"backup\" is the same as \"by\"", "name others");
    }
    Set<Supervision.Sees> sees =
        entry.sees().stream().map(Located::value).collect(Collectors.toSet());
    return every == null || by == null
        ? null
        : new Supervision(
            every,
            grace == null ? grace(every) : grace,
            hold == null ? HOLD : hold,
            by,
            backup,
            sees);
  }

  /** Half of the time between check-ins, and no more than a minute. */
  private static Duration grace(Duration every) {
    Duration half = every.dividedBy(2);
    return half.compareTo(GRACE) < 0 ? half : GRACE;
  }
}
