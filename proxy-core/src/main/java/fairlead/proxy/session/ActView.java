package fairlead.proxy.session;

import fairlead.proxy.ledger.SessionLedger.Deed;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a person's session, as that person sees it. Immutable.
 *
 * @param actor who did it, or only what they are
 * @param own whether it was the person
 * @param by how much time it gave; null where none
 * @param reason empty where none was given
 */
public record ActView(
    Instant time,
    Deed deed,
    String actor,
    boolean own,
    String session,
    String tier,
    @Nullable Duration by,
    String reason) {}
