package fairlead.policy.diff;

import fairlead.policy.Tier;
import fairlead.policy.approval.Chain;
import fairlead.policy.quota.Budget;
import fairlead.policy.quota.SessionTerms;
import fairlead.policy.supervision.Supervision;
import fairlead.policy.supervision.SupervisionWords;
import fairlead.policy.wording.WrittenDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a tier grants and asks apart from its rules, term by term. */
final class Terms {

  /** A term of two tiers, in words. */
  record Term(String name, String before, String now) {}

  private Terms() {}

  /** Those that differ. */
  static List<Term> between(Tier old, Tier next) {
    List<Term> all = new ArrayList<>();
    all.add(new Term("record", recording(old), recording(next)));
    all.add(new Term("how long records are kept", keep(old), keep(next)));
    all.add(new Term("left out of records", omitted(old), omitted(next)));
    all.add(new Term("records on disk", durable(old), durable(next)));
    all.add(new Term("notice", notice(old.notice()), notice(next.notice())));
    SessionTerms was = old.session();
    SessionTerms is = next.session();
    all.add(new Term("start of a session", start(was), start(is)));
    all.add(new Term("approval of a session", approval(old), approval(next)));
    all.add(new Term("supervision", supervision(old), supervision(next)));
    all.add(new Term("session length", duration(was.length()), duration(is.length())));
    all.add(new Term("idle end of a session", duration(was.idle()), duration(is.idle())));
    all.add(new Term("warnings", durations(was.warn()), durations(is.warn())));
    all.add(new Term("drain", duration(was.drain()), duration(is.drain())));
    all.add(new Term("sessions", count(old.sessions()), count(next.sessions())));
    all.add(new Term("data", data(old.quota().data()), data(next.quota().data())));
    all.add(new Term("time", time(old.quota().time()), time(next.quota().time())));
    all.add(
        new Term(
            "requests",
            most(old.limits().requests(), " a minute"),
            most(next.limits().requests(), " a minute")));
    all.add(
        new Term(
            "connections",
            most(old.limits().connections(), " at a time"),
            most(next.limits().connections(), " at a time")));
    all.add(new Term("without the ledger", ledger(old), ledger(next)));
    all.add(new Term("without records", audit(old), audit(next)));
    all.add(new Term("refusals", report(old), report(next)));
    all.removeIf(term -> term.before.equals(term.now));
    return all;
  }

  static String start(SessionTerms session) {
    String start =
        switch (session.start()) {
          case USE -> "by the first request";
          case PORTAL -> "by the person, on the portal";
          case SUPERVISOR -> "by a supervisor";
        };
    return session.signIn() ? start + ", signing in anew" : start;
  }

  private static String approval(Tier tier) {
    Chain chain = tier.approval();
    return chain == null ? "none" : chain.name();
  }

  private static String supervision(Tier tier) {
    Supervision some = tier.supervision();
    return some == null ? "none" : SupervisionWords.of(some);
  }

  private static String recording(Tier tier) {
    return tier.recording() == Tier.Recording.REQUEST ? "by request" : "by session";
  }

  private static String keep(Tier tier) {
    Duration keep = tier.keeping().keep();
    return keep == null ? "as those of no tier" : keep.toDays() + "d";
  }

  private static String omitted(Tier tier) {
    String names =
        tier.keeping().omit().stream()
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "nothing" : names;
  }

  private static String durable(Tier tier) {
    return tier.keeping().strict() ? "before the answer" : "soon after the answer";
  }

  private static String audit(Tier tier) {
    return tier.goesOnWithoutAudit() ? "requests go on" : "requests are refused";
  }

  private static String notice(String notice) {
    return notice.isEmpty() ? "none" : "\"" + notice + "\"";
  }

  private static String ledger(Tier tier) {
    return tier.goesOnWithoutLedger() ? "sessions go on" : "sessions end";
  }

  private static String report(Tier tier) {
    return tier.report() == null ? "refuse" : "only report, " + tier.report();
  }

  private static String most(int number, String unit) {
    return number == 0 ? "unbounded" : Counts.of(number) + unit;
  }

  private static String durations(List<Duration> all) {
    return all.isEmpty()
        ? "none"
        : all.stream().map(Terms::duration).collect(Collectors.joining(", "));
  }

  private static String duration(@Nullable Duration duration) {
    return duration == null ? "unbounded" : WrittenDuration.of(duration);
  }

  static String count(@Nullable Budget budget) {
    return budget == null ? "unbounded" : Counts.of(budget.amount()) + period(budget);
  }

  static String time(@Nullable Budget budget) {
    return budget == null
        ? "unbounded"
        : duration(Duration.ofMillis(budget.amount())) + period(budget);
  }

  static String data(@Nullable Budget budget) {
    if (budget == null) {
      return "unbounded";
    }
    List<String> units = List.of("B", "KiB", "MiB", "GiB", "TiB");
    long amount = budget.amount();
    int unit = 0;
    while (amount % 1024 == 0 && unit + 1 < units.size()) {
      amount /= 1024;
      unit++;
    }
    return Counts.of(amount) + " " + units.get(unit) + period(budget);
  }

  static String period(Budget budget) {
    return " a " + Objects.toString(budget.period()).toLowerCase(Locale.ROOT);
  }
}
