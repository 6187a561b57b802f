package fairlead.gateway;

import fairlead.policy.PolicySet;
import fairlead.proxy.audit.AuditKeys;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.Filing;
import fairlead.proxy.audit.LogConfig;
import fairlead.proxy.metrics.ProxyMeters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
            .filing(tier -> filing(policies.get(), tier, standard));
    LogConfig naming =
        settings.truth(Setting.AUDIT_PSEUDONYMS) ? config.naming(pseudonyms) : config;
    return new DurableLog(naming, AuditKeys.open(data), clock, meters::recorded);
  }

  /** How a tier's records are filed; null if the policy has no such tier. */
  private static @Nullable Filing filing(PolicySet policies, String tier, Duration standard) {
    return policies.tiers().stream()
        .filter(each -> each.name().equals(tier))
        .map(each -> Filing.of(each.keeping(), standard))
        .findFirst()
        .orElse(null);
  }
}
