package fairlead.gateway.notify;

import java.time.Instant;

/**
 * A notice as one receiver gets it. Immutable.
 *
 * @param id unique, the same at each attempt; without a full stop
 * @param type such as {@code ask-opened}
 * @param time when it happened
 * @param body JSON
 */
record Message(String id, String type, Instant time, String body) {}
