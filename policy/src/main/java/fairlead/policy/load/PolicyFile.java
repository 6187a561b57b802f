package fairlead.policy.load;

import fairlead.policy.Tier;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Needed;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.NotEmpty;
import fairlead.policy.load.yaml.NotEnforced;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policy file as written. What must be there is null or empty where it is not. */
@NotEnforced("approvals")
record PolicyFile(
    @Needed @Nullable Located<Integer> version,
    @Nullable Located<String> timezone,
    Map<String, ListEntry> lists,
    Map<String, Room> rooms,
    List<RuleEntry> deny,
    Map<String, TierEntry> tiers,
    List<AssignEntry> assign,
    @Needed @Nullable Located<String> defaultTier,
    @Nullable Egress egress,
    List<TestsFile.TestEntry> tests) {

  record ListEntry(
      @Needed @Nullable Located<String> file,
      @Nullable Format format,
      @Nullable Located<String> shrink) {}

  /** How a list is written. */
  enum Format {
    PLAIN,
    HOSTS,
    DSTDOMAIN
  }

  record Room(@Needed @NotEmpty List<Located<String>> from) {}

  @NotEnforced({"approval", "wait"})
  record RuleEntry(
      Mark mark,
      @Nullable Located<String> id,
      @Needed @NotEmpty List<Located<String>> hosts,
      @NotEmpty List<Located<String>> ports,
      @Nullable Located<String> scheme,
      @NotEmpty List<Located<String>> methods,
      @NotEmpty List<Located<String>> paths,
      @NotEmpty List<Located<String>> when,
      @NotEmpty List<Located<String>> except,
      @Nullable Located<Boolean> free,
      @Nullable Located<Boolean> quiet,
      @Nullable Located<String> onChange,
      @Nullable Located<Mode> mode,
      @Nullable Located<String> until) {}

  /** What a deny rule or a tier's own rules do with what they refuse. */
  enum Mode {
    REPORT
  }

  @NotEnforced({"approval", "ask", "supervision", "unattended", "on-change"})
  record TierEntry(
      Mark mark,
      @Nullable String notice,
      @Nullable Node record,
      @Nullable SessionEntry session,
      @Nullable QuotaEntry quota,
      @Nullable LimitsEntry limits,
      @Nullable FailureEntry onFailure,
      @Nullable Located<Mode> mode,
      @Nullable Located<String> until,
      List<RuleEntry> allow,
      List<RuleEntry> deny) {}

  @NotEnforced({"keep", "durable"})
  record RecordEntry(Tier.Recording each) {}

  record SessionEntry(
      @Nullable Located<Start> start,
      @Nullable Located<Duration> length,
      @Nullable Located<Duration> idle,
      List<Located<Duration>> warn,
      @Nullable Located<Duration> drain) {}

  /** What begins a session. */
  enum Start {
    USE,
    PORTAL,
    SUPERVISOR
  }

  record QuotaEntry(
      @Nullable Located<String> data,
      @Nullable Located<String> sessions,
      @Nullable Located<String> time) {}

  record LimitsEntry(@Nullable Located<String> requests, @Nullable Located<Integer> connections) {}

  @NotEnforced("audit")
  record FailureEntry(Tier.@Nullable WithoutLedger ledger) {}

  @NotEnforced({"owner", "may-ask"})
  record AssignEntry(
      Mark mark,
      @Nullable Located<String> user,
      @Nullable Located<String> group,
      @Nullable Located<String> room,
      @Needed @Nullable Located<String> tier) {}

  record Egress(List<Hole> open) {}

  record Hole(
      @Needed @Nullable Located<String> range,
      @Needed @NotEmpty List<Located<String>> ports,
      @NotEmpty List<Located<String>> tiers) {}
}
