package fairlead.proxy.notice;

import fairlead.policy.approval.By;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that somebody should know soon. Immutable. */
public sealed interface Notice {

  /** When it happened. */
  Instant time();

  /**
   * Somebody asks for access, or a further stage is open for review.
   *
   * @param hosts empty where it is for the tier
   * @param reviewers who may vote now
   * @param expires when it is too late
   */
  record AskOpened(
      Instant time,
      String request,
      String user,
      String tier,
      Set<String> hosts,
      String reason,
      By reviewers,
      Instant expires)
      implements Notice {}

  /**
   * An access request has its verdict.
   *
   * @param state approved, denied, withdrawn or expired
   * @param by whose vote decided; null where nobody's did
   */
  record AskDecided(
      Instant time,
      String request,
      String user,
      String tier,
      Set<String> hosts,
      String state,
      @Nullable String by,
      String reason)
      implements Notice {}

  /**
   * A check-in is late: the grace has begun, or is over.
   *
   * @param room null outside every room
   * @param supervisors who should check in
   * @param backup who is told because they did not; null for nobody
   * @param paused whether the session has paused
   */
  record CheckInMissed(
      Instant time,
      String session,
      String user,
      String tier,
      @Nullable String room,
      By supervisors,
      @Nullable By backup,
      boolean paused)
      implements Notice {}

  /**
   * A policy was not taken.
   *
   * @param hash of the one that stays in force
   * @param problem the first that is wrong, by file and line
   */
  record PolicyRejected(Instant time, String hash, String problem) implements Notice {}

  /**
   * Records do not reach the disk, or do again.
   *
   * @param over whether it has passed
   */
  record AuditTrouble(Instant time, boolean over, String what) implements Notice {}
}
