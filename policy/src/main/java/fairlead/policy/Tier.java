package fairlead.policy;

import fairlead.policy.approval.Chain;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.Limits;
import fairlead.policy.quota.Period;
import fairlead.policy.quota.Quota;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.supervision.Supervision;
import org.jspecify.annotations.Nullable;

/**
 * What a tier grants and asks, apart from its rules. Immutable.
 *
 * @param name as the policy file names it
 * @param notice the operator's words to the people in it; empty if there are none
 * @param recording what of a person's traffic is recorded
 * @param keeping how its records are kept
 * @param approval the chain of which a session needs a grant; null if it needs none
 * @param supervision how its sessions are supervised; null if they are not
 * @param unattended whether it is for machines, at which nobody sits
 * @param withoutLedger what the operator wants while the ledger is out of reach; null for the rule
 *     that light tiers go on
 * @param withoutAudit the same while nothing can be recorded
 * @param report whether its own rules only report what they would refuse; null if they refuse
 */
public record Tier(
    String name,
    String notice,
    Recording recording,
    Keeping keeping,
    SessionTerms session,
    Quota quota,
    Limits limits,
    @Nullable Chain approval,
    @Nullable Supervision supervision,
    boolean unattended,
    @Nullable WithoutLedger withoutLedger,
    @Nullable WithoutAudit withoutAudit,
    @Nullable ReportMode report) {

  private static final Budget ONE_A_DAY = new Budget(1, Period.DAY);

  /** What is recorded of what passes; refusals are recorded always. */
  public enum Recording {
    REQUEST,
    SESSION
  }

  /** What happens to a tier's sessions while the ledger is out of reach. */
  public enum WithoutLedger {
    GO_ON,
    END
  }

  /** What happens to a tier's requests and tunnels while nothing can be recorded. */
  public enum WithoutAudit {
    GO_ON,
    REFUSE
  }

  /** A tier that grants without bounds and records each request. */
  public static Tier plain(String name, String notice) {
    return new Tier(
        name,
        notice,
        Recording.REQUEST,
        Keeping.STANDARD,
        SessionTerms.STANDARD,
        Quota.NONE,
        Limits.NONE,
        null,
        null,
        false,
        null,
        null,
        null);
  }

  /** Whether it records sessions only and bounds nothing, so that a failure may leave it open. */
  public boolean light() {
    return recording == Recording.SESSION
        && session.length() == null
        && quota.equals(Quota.NONE)
        && approval == null
        && supervision == null;
  }

  /** Whether its sessions go on while the ledger is out of reach. */
  public boolean goesOnWithoutLedger() {
    return withoutLedger == null ? light() : withoutLedger == WithoutLedger.GO_ON;
  }

  /** Whether its requests and tunnels go on while nothing can be recorded. */
  public boolean goesOnWithoutAudit() {
    return withoutAudit == null ? light() : withoutAudit == WithoutAudit.GO_ON;
  }

  /** How many sessions may be opened: as stated, else one a day where they have a length. */
  public @Nullable Budget sessions() {
    return quota.sessions() != null
        ? quota.sessions()
        : session.length() == null ? null : ONE_A_DAY;
  }
}
