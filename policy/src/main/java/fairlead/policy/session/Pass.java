package fairlead.policy.session;

import java.time.Instant;

/**
 * The grant on which a session was opened. Immutable.
 *
 * @param grant its id
 * @param until up to when it holds, and the session with it
 */
public record Pass(String grant, Instant until) {}
