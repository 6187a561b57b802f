package fairlead.policy.load;

import fairlead.policy.load.PolicyFile.ChainEntry;
import fairlead.policy.load.PolicyFile.QuotaEntry;
import fairlead.policy.load.PolicyFile.RuleEntry;
import fairlead.policy.load.PolicyFile.TierEntry;
import fairlead.policy.load.yaml.Located;
import fairlead.policy.load.yaml.Mark;
import fairlead.policy.load.yaml.Problems;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Local times and days of a policy that names no zone. */
final class TimezoneLint {

  private static final Comparator<Mark> BY_PLACE =
      Comparator.comparingInt(Mark::line).thenComparingInt(Mark::column);

  private TimezoneLint() {}

  /** Warns at the first of them. */
  static void look(PolicyFile file, Problems warnings) {
    if (file.timezone() == null) {
      Optional<Mark> first =
          Stream.concat(
                  file.deny().stream().flatMap(TimezoneLint::times),
                  Stream.concat(
                      file.tiers().values().stream().flatMap(TimezoneLint::times),
                      file.approvals().values().stream().flatMap(TimezoneLint::limit)))
              .min(BY_PLACE);
      String what = "without a timezone this counts in UTC";
      first.ifPresent(
          mark -> warnings.add(mark, what, "write timezone: and yours, such as Europe/London"));
    }
  }

  private static Stream<Mark> times(TierEntry tier) {
    QuotaEntry quota = tier.quota();
    Stream<Mark> budgets =
        quota == null
            ? Stream.of()
            : Stream.of(
                    Optional.ofNullable(quota.data()),
                    Optional.ofNullable(quota.sessions()),
                    Optional.ofNullable(quota.time()))
                .flatMap(Optional::stream)
                .map(Located::mark);
    return Stream.concat(
        budgets,
        Stream.of(tier.allow(), tier.ask(), tier.deny())
            .flatMap(List::stream)
            .flatMap(TimezoneLint::times));
  }

  private static Stream<Mark> limit(ChainEntry chain) {
    Located<String> limit = chain.limit();
    return limit == null ? Stream.of() : Stream.of(limit.mark());
  }

  private static Stream<Mark> times(RuleEntry rule) {
    return Stream.of(rule.when(), rule.except()).flatMap(List::stream).map(Located::mark);
  }
}
