package fairlead.proxy.http1;

/**
 * What a proxy changes in a request that it passes on.
 *
 * @param via our pseudonym for the {@code Via} field (RFC 9110 §7.6.3)
 * @param upgrade whether the client's {@code Upgrade} is asked of the origin too
 */
public record RequestEdits(String via, boolean upgrade) {}
