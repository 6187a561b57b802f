package fairlead.policy.load;

import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.NotEnforced;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policy file as written. */
@NotEnforced({"approvals", "tests"})
record PolicyFile(
    Located<Integer> version,
    @Nullable Located<String> timezone,
    Map<String, ListEntry> lists,
    Map<String, Room> rooms,
    List<RuleEntry> deny,
    Map<String, TierEntry> tiers,
    List<AssignEntry> assign,
    Located<String> defaultTier,
    @Nullable Egress egress) {

  @NotEnforced("shrink")
  record ListEntry(Located<String> file) {}

  record Room(List<Located<String>> from) {}

  @NotEnforced({"mode", "until", "on-change", "approval", "wait"})
  record RuleEntry(
      Mark mark,
      @Nullable Located<String> id,
      List<Located<String>> hosts,
      List<Located<String>> ports,
      @Nullable Located<String> scheme,
      List<Located<String>> methods,
      List<Located<String>> paths,
      List<Located<String>> when,
      List<Located<String>> except,
      @Nullable Located<Boolean> free,
      @Nullable Located<Boolean> quiet) {}

  @NotEnforced({
    "session",
    "quota",
    "limits",
    "approval",
    "ask",
    "supervision",
    "mode",
    "until",
    "unattended",
    "on-failure",
    "on-change"
  })
  record TierEntry(
      Mark mark,
      @Nullable String notice,
      @Nullable Node record,
      List<RuleEntry> allow,
      List<RuleEntry> deny) {}

  @NotEnforced({"keep", "durable"})
  record Recording(Located<String> each) {}

  @NotEnforced({"owner", "may-ask"})
  record AssignEntry(
      Mark mark,
      @Nullable Located<String> user,
      @Nullable Located<String> group,
      @Nullable Located<String> room,
      Located<String> tier) {}

  record Egress(List<Hole> open) {}

  record Hole(Located<String> range, List<Located<String>> ports, List<Located<String>> tiers) {}
}
