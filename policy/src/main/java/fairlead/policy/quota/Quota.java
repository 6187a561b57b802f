package fairlead.policy.quota;

import org.jspecify.annotations.Nullable;

/**
 * The budgets of a tier, each counted by user over the whole fleet; null is no bound.
 *
 * @param data octets on the client's side behind the heads, both ways
 * @param time how long sessions may run, ms
 * @param sessions how many may be opened
 */
public record Quota(@Nullable Budget data, @Nullable Budget time, @Nullable Budget sessions) {
  /** No bounds. */
  public static final Quota NONE = new Quota(null, null, null);
}
