package fairlead.policy.load;

import fairlead.policy.Tier;
import fairlead.policy.load.PolicyFile.LimitsEntry;
import fairlead.policy.load.PolicyFile.QuotaEntry;
import fairlead.policy.load.PolicyFile.SessionEntry;
import fairlead.policy.load.PolicyFile.Start;
import fairlead.policy.load.PolicyFile.TierEntry;
import fairlead.policy.load.yaml.Binder;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Node;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.load.yaml.Scalars;
import fairlead.policy.quota.Limits;
import fairlead.policy.quota.Quota;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.wording.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a tier of its entry, apart from its rules. */
final class TierBuilder {

  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern A_MINUTE = Pattern.compile("([0-9]{1,9})/min");

  private final Problems problems;
  private final BudgetReader budgets;

  /** The maker of a tier; problems name it already. */
  TierBuilder(Problems problems) {
    this.problems = problems;
    this.budgets = new BudgetReader(problems, LONGEST);
  }

  Tier tier(String name, TierEntry entry) {
    return new Tier(
        name,
        entry.notice() == null ? "" : entry.notice(),
        recording(entry.record(), "\"record\""),
        entry.session() == null ? SessionTerms.STANDARD : session(entry.session()),
        entry.quota() == null ? Quota.NONE : quota(entry.quota()),
        entry.limits() == null ? Limits.NONE : limits(entry.limits()),
        null,
        null,
        false,
        entry.onFailure() == null ? null : entry.onFailure().ledger(),
        new ReportModes(problems).read(entry.mode(), entry.until()));
  }

  /** {@code record: session}, or {@code record: { each: session }}. */
  private Tier.Recording recording(@Nullable Node node, String where) {
    Object each = null;
    if (node instanceof Node.Fields) {
      var entry = new Binder(problems).bind(PolicyFile.RecordEntry.class, node, where);
      each = entry == null ? null : entry.each();
    } else if (node != null) {
      each = new Scalars(problems).value(Tier.Recording.class, node, where);
    }
    return each == null ? Tier.Recording.REQUEST : (Tier.Recording) each;
  }

  private SessionTerms session(SessionEntry entry) {
    Located<Start> start = entry.start();
    if (start != null && start.value() != Start.USE) {
      String what = start.value() == Start.PORTAL ? "portal" : "supervisor";
      problems.add(start.mark(), "\"start: " + what + "\" is not enforced yet", "write start: use");
    }
    Duration length = duration(entry.length(), true, "length", "1h");
    Duration idle = duration(entry.idle(), true, "idle", "15m");
    Duration drain = duration(entry.drain(), false, "drain", "2m");
    return new SessionTerms(
        SessionTerms.Start.USE,
        false,
        length,
        idle == null ? SessionTerms.STANDARD.idle() : idle,
        warn(entry, length),
        drain == null ? SessionTerms.STANDARD.drain() : drain);
  }

  /** What is written; null if nothing is, or what cannot be meant, and then a problem says so. */
  private @Nullable Duration duration(
      @Nullable Located<Duration> written, boolean positive, String key, String example) {
    if (written == null) {
      return null;
    }
    Duration value = written.value();
    if (value.compareTo(LONGEST) <= 0 && (!positive || value.isPositive())) {
      return value;
    }
    String bound = value.isZero() ? " must be longer than 0s" : " must be at most 366d";
    problems.add(written.mark(), Quoted.of(key) + bound, "such as " + key + ": " + example);
    return null;
  }

  /** Warnings, longest first; {@code length} is null if there is none that can be meant. */
  private List<Duration> warn(SessionEntry entry, @Nullable Duration length) {
    List<Duration> warn = new ArrayList<>();
    for (Located<Duration> each : entry.warn()) {
      Duration before = duration(each, true, "warn", "[10m, 1m]");
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
