package fairlead.proxy.audit;

import fairlead.policy.Keeping;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a tier's records are filed.
 *
 * @param stream the stream, named by how long it is kept in days, such as {@code 30d}
 * @param omitted fields that are left out
 */
public record Filing(String stream, Set<RecordSchema> omitted) {

  /**
   * As a policy has it.
   *
   * @param standard for how long records are kept where it does not say
   */
  public static Filing of(Keeping keeping, Duration standard) {
    Duration keep = keeping.keep();
    return new Filing(stream(keep == null ? standard : keep), omitted(keeping));
  }

  /** The stream of records that are kept so long, whole days. */
  public static String stream(Duration keep) {
    return keep.toDays() + "d";
  }

  /** The fields that are left out. */
  public static Set<RecordSchema> omitted(Keeping keeping) {
    return keeping.omit().stream()
        .flatMap(each -> fields(each).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RecordSchema.class)));
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
