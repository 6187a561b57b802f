package fairlead.policy;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tier's records are kept. Immutable.
 *
 * @param keep how long, whole days; null for as long as those of no tier
 * @param durability whether something may go on before its record is on disk
 * @param omit what is left out of them
 */
public record Keeping(@Nullable Duration keep, Durability durability, Set<Omissible> omit) {
  /** As long as those of no tier, and with all that there is. */
  public static final Keeping STANDARD = new Keeping(null, Durability.ASYNC, Set.of());

  /** Whether something may go on before its record is on disk. */
  public enum Durability {
    /** It may: a crash can lose the records of the last moment. */
    ASYNC,

    /** It may not: what was answered has its record. */
    STRICT
  }

  /** What can be left out of records. */
  public enum Omissible {
    /** The address of the person's computer. */
    CLIENT,

    METHOD,

    HOST,

    PORT,

    PATH,

    /** The origin's address. */
    ADDRESS,

    /** How much moved. */
    BYTES,

    DURATION
  }

  public Keeping {
    omit = Set.copyOf(omit);
  }

  /** Whether what was answered has its record on disk. */
  public boolean strict() {
    return durability == Durability.STRICT;
  }
}
