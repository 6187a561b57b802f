package fairlead.policy.load;

import fairlead.policy.Keeping;
import fairlead.policy.Tier;
import fairlead.policy.load.yaml.Binder;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.load.yaml.Scalars;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tier's {@code record} says: {@code session}, or {@code { each: session, keep: 30d }}.
 *
 * @param each what has a record
 */
record RecordTerms(Tier.Recording each, Keeping keeping) {
  private static final RecordTerms STANDARD =
      new RecordTerms(Tier.Recording.REQUEST, Keeping.STANDARD);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  static RecordTerms read(@Nullable Node node, Problems problems) {
    String where = "\"record\"";
    if (node instanceof Node.Fields) {
      var entry = new Binder(problems).bind(PolicyFile.RecordEntry.class, node, where);
      return entry == null ? STANDARD : of(entry, problems);
    }
    Object each =
        node == null ? null : new Scalars(problems).value(Tier.Recording.class, node, where);
    return each == null ? STANDARD : new RecordTerms((Tier.Recording) each, Keeping.STANDARD);
  }

  private static RecordTerms of(PolicyFile.RecordEntry entry, Problems problems) {
    Located<Keeping.Durability> durable = entry.durable();
    return new RecordTerms(
        entry.each() == null ? Tier.Recording.REQUEST : entry.each(),
        new Keeping(
            keep(entry.keep(), problems),
            durable == null ? Keeping.Durability.ASYNC : durable.value(),
            Set.copyOf(entry.omit())));
  }

  private static @Nullable Duration keep(@Nullable Located<Duration> written, Problems problems) {
    Duration keep = new Bounded(problems).duration(written, DAY, LONGEST, "keep", "30d");
    if (keep != null && written != null && !keep.equals(Duration.ofDays(keep.toDays()))) {
      problems.add(written.mark(), "\"keep\" must be whole days", "such as keep: 30d");
    }
    return keep;
  }
}
