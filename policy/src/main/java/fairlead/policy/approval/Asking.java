package fairlead.policy.approval;

import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What comes of asking for access. Bounds keep reviewers from being flooded, and from being worn
 * down by asking until somebody gives in.
 */
public sealed interface Asking {
  /** So many of a person's access requests may be pending. */
  int MOST_PENDING = 8;

  /** So many a person may make in 24 hours in all, also for machines. */
  int MOST_A_DAY = 50;

  /** How often one may ask along a chain that does not say. */
  Budget STANDARD = new Budget(20, Period.DAY);

  /** How long after a denial one may not ask for the same; twice that after the second, and on. */
  Duration FIRST_PAUSE = Duration.ofMinutes(10);

  /** The longest such pause, and for how long denials are counted. */
  Duration LONGEST_PAUSE = Duration.ofHours(24);

  /** There is a new access request. */
  record Made(AccessRequest request) implements Asking {}

  /** The same is pending already. */
  record Pending(AccessRequest request) implements Asking {}

  /**
   * There is none.
   *
   * @param until when asking again makes sense; null where that does not depend on time
   */
  record Refused(Why why, @Nullable Instant until) implements Asking {}

  /** Why there is none. */
  enum Why {
    /** {@link #MOST_PENDING} wait. */
    TOO_MANY_PENDING,
    /** The chain's limit is used up, or {@link #MOST_A_DAY}. */
    LIMIT,
    /** The same was denied just now. */
    DENIED_JUST_NOW
  }

  /**
   * What is asked for.
   *
   * @param id of the access request, if there is a new one
   */
  record Wish(
      String id,
      String user,
      String askedBy,
      String tier,
      Set<String> hosts,
      @Nullable String rule,
      String reason,
      @Nullable Instant starts,
      Chain chain) {
    public Wish {
      hosts = Set.copyOf(hosts);
    }
  }

  /** How often one may ask along a chain. */
  static Budget limit(Chain chain) {
    return Objects.requireNonNullElse(chain.limit(), STANDARD);
  }

  /**
   * Decides. Pure.
   *
   * @param earlier of the same user, or asked by the same person: all that are pending, were asked
   *     in the limit's period or the last 24 hours, or were decided in the last 24 hours
   * @param since when the period of {@link #limit} began
   * @param turn when it ends
   */
  static Asking of(
      Wish wish, Collection<AccessRequest> earlier, Instant since, Instant turn, Instant now) {
    List<AccessRequest> all = earlier.stream().map(each -> each.settle(now)).toList();
    List<AccessRequest> own = all.stream().filter(each -> each.user().equals(wish.user())).toList();
    Optional<AccessRequest> same =
        own.stream()
            .filter(each -> each.state() == State.PENDING)
            .filter(each -> each.sameAs(wish.user(), wish.tier(), wish.hosts()))
            .findFirst();
    if (same.isPresent()) {
      return new Pending(same.get());
    }
    Refused refused = pause(wish, own, now);
    refused = refused == null ? pending(own) : refused;
    refused = refused == null ? limit(wish, own, since, turn) : refused;
    refused = refused == null ? aDay(wish, all, now) : refused;
    return refused == null ? new Made(AccessRequest.ask(wish, now)) : refused;
  }

  /** Another host beside one that was denied makes no other thing of it. */
  private static @Nullable Refused pause(Wish wish, List<AccessRequest> own, Instant now) {
    List<Instant> denials =
        own.stream()
            .filter(each -> each.state() == State.DENIED && each.tier().equals(wish.tier()))
            .filter(each -> overlaps(each.hosts(), wish.hosts()))
            .flatMap(each -> Optional.ofNullable(each.decided()).stream())
            .map(AccessRequest.Decided::at)
            .filter(at -> at.isAfter(now.minus(LONGEST_PAUSE)))
            .toList();
    if (denials.isEmpty()) {
      return null;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(denials.size() - 1, 10));
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    Instant until = Collections.max(denials).plus(pause);
    return now.isBefore(until) ? new Refused(Why.DENIED_JUST_NOW, until) : null;
  }

  private static boolean overlaps(Set<String> some, Set<String> others) {
    return some.isEmpty() ? others.isEmpty() : !Collections.disjoint(some, others);
  }

  private static @Nullable Refused pending(List<AccessRequest> own) {
    long pending = own.stream().filter(each -> each.state() == State.PENDING).count();
    return pending >= MOST_PENDING ? new Refused(Why.TOO_MANY_PENDING, null) : null;
  }

  private static @Nullable Refused limit(
      Wish wish, List<AccessRequest> own, Instant since, Instant turn) {
    long asked =
        own.stream()
            .filter(each -> each.chain().name().equals(wish.chain().name()))
            .filter(each -> !each.asked().isBefore(since))
            .count();
    return asked >= limit(wish.chain()).amount() ? new Refused(Why.LIMIT, turn) : null;
  }

  private static @Nullable Refused aDay(Wish wish, List<AccessRequest> all, Instant now) {
    Duration day = Duration.ofDays(1);
    List<Instant> asked =
        all.stream()
            .filter(each -> each.askedBy().equals(wish.askedBy()))
            .map(AccessRequest::asked)
            .filter(at -> at.isAfter(now.minus(day)))
            .sorted(Comparator.reverseOrder())
            .toList();
    return asked.size() >= MOST_A_DAY
        ? new Refused(Why.LIMIT, asked.get(MOST_A_DAY - 1).plus(day))
        : null;
  }
}
