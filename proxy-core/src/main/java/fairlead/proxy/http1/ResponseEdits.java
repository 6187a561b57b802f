package fairlead.proxy.http1;

/**
 * What a proxy changes in an answer that it passes on.
 *
 * @param via our pseudonym for the {@code Via} field (RFC 9110 §7.6.3)
 * @param close whether the client's connection ends with the answer
 * @param keepAlive whether an HTTP/1.0 client is told that its connection goes on
 * @param unwrapped whether chunks are taken off, for an HTTP/1.0 client
 * @param upgrade whether the answer is the 101 that the client asked for
 */
public record ResponseEdits(
    String via, boolean close, boolean keepAlive, boolean unwrapped, boolean upgrade) {}
