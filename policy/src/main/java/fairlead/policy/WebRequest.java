package fairlead.policy;

import fairlead.policy.match.Host;

/**
 * What is asked for, as the policy sees it; made once per request from vetted parts. Immutable.
 *
 * @param host the host in normal form
 * @param port 1 to 65535
 * @param method the method as sent, case kept; {@code CONNECT} for a tunnel
 * @param path the raw path as sent, without query; empty for a tunnel and for {@code OPTIONS *}
 */
public record WebRequest(Scheme scheme, Host host, int port, String method, String path) {}
