package fairlead.proxy.ledger;

import fairlead.policy.DenyReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The index of refusals behind {@code /why}: 7 days, at most 1,000 a user. Safe for use by many
 * threads. Keeping never blocks the caller; looking may, for a second at most, so it is nothing for
 * an event loop.
 */
public interface Refusals {

  /**
   * Keeps a refusal, unless an equal one of the same user was kept within the last 10 s: then only
   * its count rises.
   *
   * @return the id under which it is found: the entry's own, or the earlier one's
   */
  String keep(Refusal refusal);

  /** The refusal with this id; may block. */
  Optional<Kept> find(String id);

  /** A user's refusals, newest first, at most {@code most}; may block. */
  List<Kept> latest(String user, int most);

  /**
   * One refusal or cut tunnel, as its page shows it. Two are equal for the index if all but {@code
   * id} and {@code time} are.
   *
   * @param user null for a client that is not known
   * @param rule null if no rule bears on it
   * @param reported whether it was let pass all the same, as what would refuse it only reports
   * @param quiet whether a rule declares it background noise
   * @param host empty where the request did not get as far as to name one
   * @param detail what exactly was wrong; null if the reason says it all
   */
  record Refusal(
      String id,
      Instant time,
      @Nullable String user,
      @Nullable String tier,
      DenyReason reason,
      @Nullable String rule,
      boolean reported,
      boolean quiet,
      String method,
      String scheme,
      String host,
      int port,
      String path,
      @Nullable String detail) {

    /** One that is no background noise. */
    public Refusal(
        String id,
        Instant time,
        @Nullable String user,
        @Nullable String tier,
        DenyReason reason,
        @Nullable String rule,
        boolean reported,
        String method,
        String scheme,
        String host,
        int port,
        String path,
        @Nullable String detail) {
      this(
          id, time, user, tier, reason, rule, reported, false, method, scheme, host, port, path,
          detail);
    }
  }

  /** A refusal and how often it came within 10 s of the first. */
  record Kept(Refusal refusal, int count) {}
}
