package fairlead.proxy.access;

import org.jspecify.annotations.Nullable;

/**
 * What one may ask for behind a refusal.
 *
 * @param tier the tier, where it is for that; else null
 * @param host the name, where it is for that; else null
 */
public record Prefill(@Nullable String tier, @Nullable String host) {}
