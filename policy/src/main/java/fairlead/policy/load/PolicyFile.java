package fairlead.policy.load;

import fairlead.policy.Keeping;
import fairlead.policy.Tier;
import fairlead.policy.approval.Chain;
import fairlead.policy.load.yaml.Called;
import fairlead.policy.load.yaml.Key;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Needed;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.NotEmpty;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.supervision.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policy file as written. What must be there is null or empty where it is not. */
record PolicyFile(
    @Key(
            value = "Always 1.",
            numbers = {1, 1})
        @Needed
        @Nullable Located<Integer> version,
    @Key(
            value =
                "The zone of schedules and of days, which turn at its midnight. UTC if left out.",
            examples = "Europe/London")
        @Nullable Located<String> timezone,
    @Key("Files of host patterns, by the name that rules know them under, as list:NAME.")
        Map<String, ListEntry> lists,
    @Key("Where clients are, by name: their addresses.") Map<String, Room> rooms,
    @Key("Rules that refuse, in every tier. They beat every allow rule.") List<RuleEntry> deny,
    @Key(
            value = "What people may reach, by the name of the tier they are in.",
            pattern = Forms.NAME)
        Map<String, TierEntry> tiers,
    @Key("Who is in which tier. The first entry that fits counts.") List<AssignEntry> assign,
    @Key("The tier of whom no entry of assign fits.") @Needed @Nullable Located<String> defaultTier,
    @Key(
            value = "Who approves access, by the name that tiers and ask rules know it under.",
            pattern = Forms.NAME)
        Map<String, ChainEntry> approvals,
    @Key("What is opened of the private and local addresses.") @Nullable Egress egress,
    @Key("What must hold. A policy that fails its tests is not taken.")
        List<TestsFile.TestEntry> tests) {

  @Called("list")
  record ListEntry(
      @Key(
              value = "The file, in the configuration directory or below it.",
              examples = "lists/reference.txt")
          @Needed
          @Nullable Located<String> file,
      @Key("How it is written: a pattern a line, a hosts file, or as Squid's dstdomain.")
          @Nullable Format format,
      @Key(
              value = "How much of it may be lost at once, unless somebody accepts it by hand.",
              pattern = "[1-9][0-9]?%",
              examples = "20%")
          @Nullable Located<String> shrink) {}

  /** How a list is written. */
  enum Format {
    PLAIN,
    HOSTS,
    DSTDOMAIN
  }

  @Called("room")
  record Room(
      @Key(value = "Ranges of addresses.", pattern = Forms.RANGE, examples = "10.2.1.0/24")
          @Needed
          @NotEmpty
          List<Located<String>> from) {}

  @Called(value = "rule", by = "id")
  record RuleEntry(
      Mark mark,
      @Key(value = "The name that refusals and records show. Unique.", pattern = Forms.NAME)
          @Nullable Located<String> id,
      @Key(
              value =
                  "Which hosts: example.org is that name, *.example.org is below it, .example.org"
                      + " both, * any name, address:RANGE literal addresses, list:NAME a list.",
              pattern = Forms.HOST,
              examples = {"example.org", "*.example.org", ".example.org", "*", "list:reference"})
          @Needed
          @NotEmpty
          List<Located<String>> hosts,
      @Key(
              value = "Ports, such as 443 or 8000-8100. 80 and 443 if left out.",
              pattern = Forms.PORTS,
              numbers = {1, 65_535})
          @NotEmpty
          List<Located<String>> ports,
      @Key(
              value =
                  "http for plain requests, connect for tunnels, as of HTTPS. Both if left out.",
              words = {"http", "connect"})
          @Nullable Located<String> scheme,
      @Key(
              value = "Methods, in capitals. Needs scheme: http, as TLS hides them.",
              pattern = Forms.METHOD,
              examples = {"GET", "HEAD", "POST"})
          @NotEmpty
          List<Located<String>> methods,
      @Key(
              value = "Prefixes of the path, decoded. Needs scheme: http, as TLS hides it.",
              pattern = Forms.PATH,
              examples = "/public/")
          @NotEmpty
          List<Located<String>> paths,
      @Key(
              value = "When it holds: days or dates, and hours of them. Always if left out.",
              pattern = Forms.WINDOW,
              examples = {"mon-fri 08:00-18:00", "2026-12-24..2027-01-02"})
          @NotEmpty
          List<Located<String>> when,
      @Key(
              value = "Dates on which it does not hold.",
              pattern = Forms.DATES,
              examples = {"2026-12-25", "2026-12-24..2027-01-02"})
          @NotEmpty
          List<Located<String>> except,
      @Key("Of an allow rule: whether it needs no session, and is charged to none.")
          @Nullable Located<Boolean> free,
      @Key("Of a deny rule: whether what it refuses is background noise.")
          @Nullable Located<Boolean> quiet,
      @Key(
              value = "Of an allow rule: keep lets go on what it let in, when the policy changes.",
              words = "keep")
          @Nullable Located<String> onChange,
      @Key("Of a deny rule: report lets pass what it would refuse, and records that.")
          @Nullable Located<Mode> mode,
      @Key(value = "The last day of mode: report.", pattern = Forms.DATE, examples = "2026-12-31")
          @Nullable Located<String> until,
      @Key(
              value = "Of an ask rule: how access to one of its hosts is approved.",
              pattern = Forms.NAME)
          @Nullable Located<String> approval,
      @Key(
              value = "Of an ask rule: how long a request to a host that was asked for is held.",
              examples = "60s")
          @Nullable Located<Duration> wait_) {}

  /** What a deny rule or a tier's own rules do with what they refuse. */
  enum Mode {
    REPORT
  }

  @Called("tier")
  record TierEntry(
      Mark mark,
      @Key("Your words to the people in it.") @Nullable String notice,
      @Key(
              value = "What is recorded of what passes: each request, or each session only.",
              forms = {Tier.Recording.class, RecordEntry.class})
          @Nullable Node record,
      @Key("How sessions run.") @Nullable SessionEntry session,
      @Key("Budgets of each person, on all nodes together.") @Nullable QuotaEntry quota,
      @Key("What each person may do at a time, on each node.") @Nullable LimitsEntry limits,
      @Key("What happens while sessions and budgets cannot be counted, or nothing recorded.")
          @Nullable FailureEntry onFailure,
      @Key("report lets pass what only the tier's own rules refuse, and records that.")
          @Nullable Located<Mode> mode,
      @Key(value = "The last day of mode: report.", pattern = Forms.DATE, examples = "2026-12-31")
          @Nullable Located<String> until,
      @Key(value = "How it is approved that somebody has a session in it.", pattern = Forms.NAME)
          @Nullable Located<String> approval,
      @Key("Who looks after its sessions, and how often.") @Nullable SupervisionEntry supervision,
      @Key("Whether it is for machines: then nothing in it waits for a person.")
          @Nullable Located<Boolean> unattended,
      @Key("Rules that let pass. What none of them fits is refused.") List<RuleEntry> allow,
      @Key("Rules of hosts that people may ask for, each by its name.") List<RuleEntry> ask,
      @Key("Rules that refuse. They beat every allow rule.") List<RuleEntry> deny) {}

  record RecordEntry(
      @Key("What has a record: each request, or each session. Each request if left out.")
          Tier.@Nullable Recording each,
      @Key(value = "For how long records are kept, whole days.", examples = "30d")
          @Nullable Located<Duration> keep,
      @Key("strict: what was answered has its record on disk. async if left out.")
          @Nullable Located<Keeping.Durability> durable,
      @Key("What is left out of records.") List<Keeping.Omissible> omit) {}

  record SessionEntry(
      @Key(
              "What begins one: use is the first request that may pass, portal its person on the"
                  + " portal, supervisor a supervisor for a room.")
          @Nullable Located<Start> start,
      @Key(
              value = "each-session: who begins one signs in anew. Needs start: portal.",
              words = "each-session")
          @Nullable Located<String> signIn,
      @Key(value = "How long its clock runs.", examples = "1h") @Nullable Located<Duration> length,
      @Key(value = "Unused for so long, it ends.", examples = "15m")
          @Nullable Located<Duration> idle,
      @Key(value = "How long before its end the person is told.", examples = "10m")
          List<Located<Duration>> warn,
      @Key(value = "How long what is under way may go on behind its end.", examples = "2m")
          @Nullable Located<Duration> drain) {}

  record QuotaEntry(
      @Key(value = "Octets, both ways.", pattern = Forms.DATA_BUDGET, examples = "2GiB/day")
          @Nullable Located<String> data,
      @Key(value = "How many begin.", pattern = Forms.SESSION_BUDGET, examples = "2/day")
          @Nullable Located<String> sessions,
      @Key(
              value = "While the clock of a session runs.",
              pattern = Forms.TIME_BUDGET,
              examples = "90m/day")
          @Nullable Located<String> time) {}

  record LimitsEntry(
      @Key(value = "Requests a minute.", pattern = Forms.A_MINUTE, examples = "600/min")
          @Nullable Located<String> requests,
      @Key(
              value = "Open tunnels, and requests in flight.",
              numbers = {1, 999_999_999})
          @Nullable Located<Integer> connections) {}

  record FailureEntry(
      @Key("Whether sessions go on, or end, while they cannot be counted.")
          Tier.@Nullable WithoutLedger ledger,
      @Key("Whether requests go on, or are refused, while they cannot be recorded.")
          Tier.@Nullable WithoutAudit audit) {}

  /** How the sessions of a tier are looked after. */
  record SupervisionEntry(
      Mark mark,
      @Key(value = "How often a supervisor checks in.", examples = "5m") @Needed
          @Nullable Located<Duration> every,
      @Key(
              value =
                  "So late, a session pauses. 1m if left out, or half of every if that is less.",
              examples = "1m")
          @Nullable Located<Duration> grace,
      @Key(value = "So long paused, it ends. 15m if left out.", examples = "15m")
          @Nullable Located<Duration> hold,
      @Key(
              value = "Who checks in: group:NAME, user:NAME, or the owner of a machine.",
              pattern = Forms.BY,
              examples = "group:supervisors")
          @Needed
          @Nullable Located<String> by,
      @Key(
              value = "Who is told when a check-in is late, and may check in too.",
              pattern = Forms.BY,
              examples = "group:office")
          @Nullable Located<String> backup,
      @Key("What they see beside the state of a session.") List<Located<Supervision.Sees>> sees) {}

  @Called("approval")
  record ChainEntry(
      Mark mark,
      @Key(value = "How long an access request may wait. 48h if left out.", examples = "48h")
          @Nullable Located<Duration> pending,
      @Key(
              value = "How many access requests a person may make; no bound if left out.",
              pattern = Forms.SESSION_BUDGET,
              examples = "5/day")
          @Nullable Located<String> limit,
      @Key("Who approves: all stages, in order, by different people.") @Needed @NotEmpty
          List<StageEntry> stages,
      @Key("What comes of it.") @Nullable GrantEntry grant) {}

  record StageEntry(
      Mark mark,
      @Key(
              value = "Who votes: group:NAME, user:NAME, or the owner of a machine.",
              pattern = Forms.BY,
              examples = "group:teachers")
          @Needed
          @Nullable Located<String> by,
      @Key(
              value = "How many of them have to approve. 1 if left out.",
              numbers = {1, 99})
          @Nullable Located<Integer> needed) {}

  record GrantEntry(
      @Key("What it opens: sessions in a tier, or hosts. A tier if left out.")
          Chain.@Nullable Opens opens,
      @Key(
              value = "How many sessions it opens in the tier. 1 if left out.",
              numbers = {1, 999})
          @Nullable Located<Integer> sessions,
      @Key(value = "For how long it holds. 24h if left out.", examples = "24h")
          @Nullable Located<Duration> valid) {}

  record AssignEntry(
      Mark mark,
      @Key("A user; anyone if left out.") @Nullable Located<String> user,
      @Key("A group of the group file; any if left out.") @Nullable Located<String> group,
      @Key("A room; anywhere if left out.") @Nullable Located<String> room,
      @Key("The tier.") @Needed @Nullable Located<String> tier,
      @Key(
              value = "Who stands for the machines that it fits: group:NAME or user:NAME.",
              pattern = Forms.OWNER,
              examples = "group:platform")
          @Nullable Located<String> owner,
      @Key("Other tiers, with an approval, that one may ask for.") @NotEmpty
          List<Located<String>> mayAsk) {}

  record Egress(@Key("Ranges that are opened, and their ports.") List<Hole> open) {}

  record Hole(
      Mark mark,
      @Key(value = "The range.", pattern = Forms.RANGE, examples = "192.168.7.0/24") @Needed
          @Nullable Located<String> range,
      @Key(
              value = "Its ports, such as 443 or 8000-8100.",
              pattern = Forms.PORTS,
              numbers = {1, 65_535})
          @Needed
          @NotEmpty
          List<Located<String>> ports,
      @Key("The tiers that it is for; all if left out.") @NotEmpty List<Located<String>> tiers) {}
}
