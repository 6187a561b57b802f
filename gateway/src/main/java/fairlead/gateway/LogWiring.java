package fairlead.gateway;

import fairlead.policy.PolicySet;
import fairlead.proxy.audit.AuditKeys;
import fairlead.proxy.audit.DurableLog;
import fairlead.proxy.audit.Filing;
import fairlead.proxy.audit.LogConfig;
import fairlead.proxy.audit.Names;
import fairlead.proxy.metrics.ProxyMeters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the log as the settings and the policy have it. */
final class LogWiring {
  private LogWiring() {}

  static DurableLog open(
      Settings settings,
      Path data,
      String node,
      Supplier<PolicySet> policies,
      Names pseudonyms,
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

  /**
   * How tiers' records are filed, worked out once for each policy; a tier that the policy has lost
   * stays as it was, for what is still under way in it. For the log's writer alone.
   */
  private static final class Filings implements Function<String, @Nullable Filing> {
    private final Supplier<PolicySet> policies;
    private final Duration standard;
    private final Map<String, Filing> filings = new HashMap<>();
    private @Nullable PolicySet known;

    Filings(Supplier<PolicySet> policies, Duration standard) {
      this.policies = policies;
      this.standard = standard;
    }

    @Override
    public @Nullable Filing apply(String tier) {
      PolicySet now = policies.get();
      if (now != known) {
        known = now;
        now.tiers().forEach(each -> filings.put(each.name(), Filing.of(each.keeping(), standard)));
      }
      return filings.get(tier);
    }
  }
}
