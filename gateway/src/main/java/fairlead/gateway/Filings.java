package fairlead.gateway;

import fairlead.policy.Keeping;
import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.proxy.audit.Filing;
import fairlead.proxy.audit.RecordSchema;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the log files a tier's records, as the policy has it. */
final class Filings {
  private Filings() {}

  /** The stream of records that are kept so long. */
  static String stream(Duration keep) {
    return keep.toDays() + "d";
  }

  /** How a tier's records are filed; null if the policy has no such tier. */
  static @Nullable Filing of(PolicySet policies, String tier, Duration standard) {
    for (Tier each : policies.tiers()) {
      if (each.name().equals(tier)) {
        return of(each.keeping(), standard);
      }
    }
    return null;
  }

  private static Filing of(Keeping keeping, Duration standard) {
    Duration keep = keeping.keep();
    Set<RecordSchema> omitted =
        keeping.omit().stream()
            .flatMap(each -> fields(each).stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(RecordSchema.class)));
    return new Filing(stream(keep == null ? standard : keep), omitted);
  }

  private static Set<RecordSchema> fields(Keeping.Omissible omitted) {
    return switch (omitted) {
      case CLIENT -> Set.of(RecordSchema.CLIENT);
      case METHOD -> Set.of(RecordSchema.METHOD);
      case HOST -> Set.of(RecordSchema.HOST);
      case PORT -> Set.of(RecordSchema.PORT);
      case PATH -> Set.of(RecordSchema.PATH);
      case ADDRESS -> Set.of(RecordSchema.ADDRESS);
      case BYTES -> Set.of(RecordSchema.BYTES_UP, RecordSchema.BYTES_DOWN);
      case DURATION -> Set.of(RecordSchema.DURATION_MS);
    };
  }
}
