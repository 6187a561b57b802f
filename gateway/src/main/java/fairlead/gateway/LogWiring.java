package fairlead.gateway;

import fairlead.policy.PolicySet;
import fairlead.policy.Tier;
import fairlead.proxy.audit.AuditKeys;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.Filing;
import fairlead.proxy.audit.LogConfig;
import fairlead.proxy.metrics.ProxyMeters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens the log as the settings and the policy have it. */
final class LogWiring {
  private LogWiring() {}

  static DurableLog open(
      Settings settings,
      Path data,
      String node,
      Supplier<PolicySet> policies,
      UnaryOperator<String> pseudonyms,
      InstantSource clock,
      ProxyMeters meters)
      throws IOException {
    Duration standard = settings.duration(Setting.AUDIT_KEEP);
    LogConfig config =
        new LogConfig(
                data.resolve("audit"),
                node,
                Filing.stream(standard),
                settings.number(Setting.AUDIT_QUEUE))
            .filing(new Filings(policies, standard));
    LogConfig naming =
        settings.truth(Setting.AUDIT_PSEUDONYMS) ? config.naming(pseudonyms) : config;
    return new DurableLog(naming, AuditKeys.open(data), clock, meters::recorded);
  }

  /** How tiers' records are filed, worked out once for each policy. For the log's writer alone. */
  private static final class Filings implements Function<String, @Nullable Filing> {
    private final Supplier<PolicySet> policies;
    private final Duration standard;
    private @Nullable PolicySet known;
    private Map<String, Filing> filings = Map.of();

    Filings(Supplier<PolicySet> policies, Duration standard) {
      this.policies = policies;
      this.standard = standard;
    }

    @Override
    public @Nullable Filing apply(String tier) {
      PolicySet now = policies.get();
      if (now != known) {
        known = now;
        filings =
            now.tiers().stream()
                .collect(Collectors.toMap(Tier::name, each -> Filing.of(each.keeping(), standard)));
      }
      return filings.get(tier);
    }
  }
}
