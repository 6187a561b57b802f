package fairlead.policy.load;

import fairlead.policy.Tier;
import fairlead.policy.approval.Chain;
import fairlead.policy.load.PolicyFile.LimitsEntry;
import fairlead.policy.load.PolicyFile.QuotaEntry;
import fairlead.policy.load.PolicyFile.SessionEntry;
import fairlead.policy.load.PolicyFile.SupervisionEntry;
import fairlead.policy.load.PolicyFile.TierEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.quota.Limits;
import fairlead.policy.quota.Quota;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.quota.SessionTerms.Start;
import fairlead.policy.wording.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a tier of its entry, apart from its rules. */
final class TierBuilder {

  private static final Pattern A_MINUTE = Pattern.compile("([0-9]{1,9})/min");

  private final Chains chains;
  private final Problems problems;
  private final Bounded bounded;
  private final BudgetReader budgets;

  /** The maker of a tier; problems name it already. */
  TierBuilder(Chains chains, Problems problems) {
    this.chains = chains;
    this.problems = problems;
    this.bounded = new Bounded(problems);
    this.budgets = new BudgetReader(problems, Bounded.LONGEST);
  }

  Tier tier(String name, TierEntry entry) {
    Located<String> approval = entry.approval();
    boolean unattended = entry.unattended() != null && entry.unattended().value();
    if (unattended) {
      nobodyWaits(entry);
    }
    Located<Start> start = entry.session() == null ? null : entry.session().start();
    if (start != null && start.value() == Start.SUPERVISOR && entry.supervision() == null) {
      String what = "\"start: supervisor\" needs somebody who supervises";
      problems.add(start.mark(), what, "add supervision, or write another start");
    }
    RecordTerms records = RecordTerms.read(entry.record(), problems);
    return new Tier(
        name,
        entry.notice() == null ? "" : entry.notice(),
        records.each(),
        records.keeping(),
        entry.session() == null ? SessionTerms.STANDARD : session(entry.session()),
        entry.quota() == null ? Quota.NONE : quota(entry.quota()),
        entry.limits() == null ? Limits.NONE : limits(entry.limits()),
        approval == null ? null : chains.opening(approval, Chain.Opens.TIER, problems),
        new SupervisionBuilder(problems).supervision(entry.supervision()),
        unattended,
        entry.onFailure() == null ? null : entry.onFailure().ledger(),
        entry.onFailure() == null ? null : entry.onFailure().audit(),
        new ReportModes(problems).read(entry.mode(), entry.until()));
  }

  /** Says what in a tier for machines would wait for a person. */
  private void nobodyWaits(TierEntry entry) {
    String fix = "remove it, or unattended";
    String what = " is not for an unattended tier: nobody is there to ";
    if (entry.approval() != null) {
      problems.add(entry.approval().mark(), "\"approval\"" + what + "ask", fix);
    }
    if (!entry.ask().isEmpty()) {
      problems.add(entry.ask().getFirst().mark(), "\"ask\"" + what + "ask", fix);
    }
    SupervisionEntry supervision = entry.supervision();
    if (supervision != null) {
      problems.add(supervision.mark(), "\"supervision\"" + what + "look after", fix);
    }
    Located<Start> start = entry.session() == null ? null : entry.session().start();
    if (start != null && start.value() != Start.USE) {
      String word = start.value().name().toLowerCase(Locale.ROOT);
      problems.add(
          start.mark(), "\"start: " + word + "\"" + what + "start for", "write start: use");
    }
  }

  private SessionTerms session(SessionEntry entry) {
    Start start = entry.start() == null ? Start.USE : entry.start().value();
    Duration length = bounded.duration(entry.length(), Bounded.ANY, "length", "1h");
    Duration idle = bounded.duration(entry.idle(), Bounded.ANY, "idle", "15m");
    Duration drain = bounded.duration(entry.drain(), Duration.ZERO, "drain", "2m");
    return new SessionTerms(
        start,
        signsIn(entry.signIn(), start),
        length,
        idle == null ? SessionTerms.STANDARD.idle() : idle,
        warn(entry, length),
        drain == null ? SessionTerms.STANDARD.drain() : drain);
  }

  private boolean signsIn(@Nullable Located<String> signIn, Start start) {
    if (signIn == null) {
      return false;
    }
    if (!signIn.value().equals("each-session")) {
      String what = "\"sign-in\" must be each-session, not " + Quoted.of(signIn.value());
      problems.add(signIn.mark(), what, "write sign-in: each-session, or leave it out");
    } else if (start != Start.PORTAL) {
      String what = "\"sign-in: each-session\" is for sessions that start on the portal";
      problems.add(signIn.mark(), what, "write start: portal, or remove it");
    }
    return true;
  }

  /** Warnings, longest first; {@code length} is null if there is none that can be meant. */
  private List<Duration> warn(SessionEntry entry, @Nullable Duration length) {
    List<Duration> warn = new ArrayList<>();
    for (Located<Duration> each : entry.warn()) {
      Duration before = bounded.duration(each, Bounded.ANY, "warn", "[10m, 1m]");
      if (before != null && length != null && before.compareTo(length) >= 0) {
        problems.add(each.mark(), "\"warn\" must be shorter than \"length\"", "name less");
      } else if (before != null) {
        warn.add(before);
      }
    }
    if (!warn.isEmpty() && entry.length() == null) {
      String fix = "add a length, or remove it";
      problems.add(entry.warn().getFirst().mark(), "\"warn\" needs a length to end", fix);
    }
    return warn.stream().distinct().sorted(Comparator.reverseOrder()).toList();
  }

  private Quota quota(QuotaEntry entry) {
    return new Quota(
        budgets.data(entry.data()), budgets.time(entry.time()), budgets.sessions(entry.sessions()));
  }

  private Limits limits(LimitsEntry entry) {
    Located<String> requests = entry.requests();
    Located<Integer> connections = entry.connections();
    int most = connections == null ? 0 : connections.value();
    if (connections != null && most < 1) {
      String what = "\"connections\" must be at least 1, not \"" + most + "\"";
      problems.add(connections.mark(), what, "such as connections: 64");
      most = 0;
    }
    return new Limits(requests == null ? 0 : requests(requests), most);
  }

  private int requests(Located<String> written) {
    Matcher m = A_MINUTE.matcher(written.value());
    int requests = m.matches() ? Integer.parseInt(m.group(1)) : 0;
    if (requests < 1) {
      String bound = m.matches() ? "at least 1" : "a whole number a minute";
      problems.add(
          written.mark(),
          "\"requests\" must be " + bound + ", not " + Quoted.of(written.value()),
          "such as 600/min");
    }
    return requests;
  }
}
