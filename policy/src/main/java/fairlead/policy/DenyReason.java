package fairlead.policy;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a request was refused. The only source of the label in records, metrics, headers and pages,
 * of the status, and of the words a person reads.
 *
 * <p>The declaration order is the order in which reasons are looked for; the first that holds is
 * given.
 */
public enum DenyReason {
  BAD_REQUEST(
      "bad-request",
      400,
      "http_request_error",
      "The request is malformed or can be read in two ways, so it was not passed on.",
      "Nothing to ask for: the program that sent it needs mending."),
  HEAD_TOO_LARGE(
      "head-too-large",
      431,
      "http_request_error",
      "The request's header fields are larger or more numerous than this gateway accepts.",
      "Clearing the site's cookies often helps."),
  URI_TOO_LONG(
      "uri-too-long",
      414,
      "http_request_error",
      "The address asked for is longer than this gateway accepts.",
      "Use a shorter address."),
  REQUEST_TIMEOUT(
      "request-timeout",
      408,
      "http_request_error",
      "The request did not arrive in time.",
      "Try again."),
  LOOP_DETECTED(
      "loop-detected",
      508,
      "proxy_loop_detected",
      "The request has already passed through this gateway.",
      "Tell your administrator: a proxy setting points back here."),
  OVERLOADED(
      "overloaded",
      503,
      "connection_limit_reached",
      "The gateway has more work than it can take on.",
      "Try again in a moment."),
  CREDENTIALS_REQUIRED(
      "credentials-required",
      407,
      "http_request_denied",
      "The gateway needs to know who you are.",
      "Sign in with the name and password that your administrator gave you."),
  BAD_CREDENTIALS(
      "bad-credentials",
      407,
      "http_request_denied",
      "The name or the password is not right.",
      "Try again, or ask your administrator for a new password."),
  LOGIN_THROTTLED(
      "login-throttled",
      429,
      "http_request_denied",
      "Too many wrong passwords came from your address for this name.",
      "Wait a little, then try again."),
  DRAINING(
      "draining",
      503,
      "destination_unavailable",
      "The gateway is about to stop and takes no new requests.",
      "Try again in a minute."),
  AUDIT_UNAVAILABLE(
      "audit-unavailable",
      503,
      "proxy_internal_error",
      "The gateway cannot write its records, and lets nothing pass that it could not account for.",
      "Tell your administrator."),
  LEDGER_UNAVAILABLE(
      "ledger-unavailable",
      503,
      "proxy_internal_error",
      "The gateway cannot reach the ledger of sessions just now, and opens none without it.",
      "Try again in a minute; tell your administrator if it lasts."),
  NO_TIER(
      "no-tier",
      403,
      "http_request_denied",
      "Your account has no web access.",
      "Ask whoever gave you the account to put you in a group that has."),
  PRIVATE_ADDRESS(
      "private-address",
      403,
      "destination_ip_prohibited",
      "The address is a private, local or reserved one, which the gateway does not reach.",
      "Ask your administrator to open this range and port, if you need it."),
  DENIED_BY_RULE(
      "denied-by-rule",
      403,
      "http_request_denied",
      "A rule of your organisation refuses this.",
      "Ask your administrator, naming the rule."),
  PORT_NOT_ALLOWED(
      "port-not-allowed",
      403,
      "http_request_denied",
      "This host is allowed, but not on this port.",
      "Ask your administrator to allow the port, naming the rule."),
  METHOD_NOT_ALLOWED(
      "method-not-allowed",
      403,
      "http_request_denied",
      "This host is allowed, but not with this method.",
      "Ask your administrator to allow the method, naming the rule."),
  PATH_NOT_ALLOWED(
      "path-not-allowed",
      403,
      "http_request_denied",
      "This host is allowed, but not this path.",
      "Ask your administrator to allow the path, naming the rule."),
  OUTSIDE_SCHEDULE(
      "outside-schedule",
      403,
      "http_request_denied",
      "This host is allowed, but not at this time.",
      "Come back when the window opens, or ask your administrator."),
  NOT_IN_ALLOWLIST(
      "not-in-allowlist",
      403,
      "http_request_denied",
      "This host is not on the list of what your tier may reach.",
      "Ask your administrator to add it."),
  REVOKED(
      "revoked",
      403,
      "http_request_denied",
      "Your session was ended by someone responsible; your page says by whom, and why.",
      "Ask them to let it go on."),
  QUOTA_SESSIONS(
      "quota-sessions",
      403,
      "http_request_denied",
      "You have used all sessions that your tier has for this period.",
      "Come back when the period is over, or ask your administrator for another session."),
  SESSION_ENDED(
      "session-ended",
      403,
      "http_request_denied",
      "Your session is over.",
      "Come back on another day, or ask your administrator to extend it."),
  NEEDS_APPROVAL(
      "needs-approval",
      403,
      "http_request_denied",
      "This needs the approval of people whom your organisation names.",
      "Ask for it on the page behind this link; it says who decides."),
  NOT_STARTED(
      "not-started",
      403,
      "http_request_denied",
      "Your session has not been started yet.",
      "Start it on your page, behind the notice."),
  AWAITING_SUPERVISOR(
      "awaiting-supervisor",
      503,
      "destination_unavailable",
      "A supervisor has to start or confirm your session; nothing of it is lost.",
      "Wait a little, or tell the person who supervises the room."),
  PAUSED(
      "paused",
      503,
      "destination_unavailable",
      "Your session is paused; nothing of it is lost, and its clock stands still.",
      "Wait a little; your page says who paused it, and why."),
  SUPERVISOR_ABSENT(
      "supervisor-absent",
      403,
      "http_request_denied",
      "Your session ended because no supervisor confirmed it in time.",
      "Tell a supervisor: any of them can let it go on with what is left."),
  QUOTA_DATA(
      "quota-data",
      403,
      "http_request_denied",
      "You have used all the data that your tier has for this period.",
      "Come back when the period is over, or ask your administrator for more."),
  QUOTA_TIME(
      "quota-time",
      403,
      "http_request_denied",
      "You have used all the time that your tier has for this period.",
      "Come back when the period is over, or ask your administrator for more."),
  RATE_LIMITED(
      "rate-limited",
      429,
      "http_request_denied",
      "Your programs make more requests than your tier allows in a minute.",
      "Wait a little, then try again."),
  TOO_MANY_CONNECTIONS(
      "too-many-connections",
      429,
      "http_request_denied",
      "Your programs have more connections open at a time than your tier allows.",
      "Close some, then try again."),
  DNS_FAILED(
      "dns-failed",
      502,
      "dns_error",
      "The name could not be resolved.",
      "Check the spelling, or try again."),
  DNS_TIMEOUT(
      "dns-timeout", 504, "dns_timeout", "The name could not be resolved in time.", "Try again."),
  CONNECT_FAILED(
      "connect-failed",
      502,
      "connection_refused",
      "The other side did not take the connection.",
      "Try again later: the other side may be down."),
  CONNECT_TIMEOUT(
      "connect-timeout",
      504,
      "connection_timeout",
      "The other side did not answer in time.",
      "Try again later: the other side may be down."),
  UPSTREAM_TIMEOUT(
      "upstream-timeout",
      504,
      "http_response_timeout",
      "The other side took the request but did not answer in time.",
      "Try again later."),
  UPSTREAM_MALFORMED(
      "upstream-malformed",
      502,
      "http_protocol_error",
      "The other side's answer is malformed or can be read in two ways, so it was not passed on.",
      "Tell the site's owner.");

  private static final Map<String, DenyReason> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(DenyReason::label, Function.identity()));

  private final String label;
  private final int status;
  private final String proxyStatus;
  private final String meaning;
  private final String remedy;

  DenyReason(String label, int status, String proxyStatus, String meaning, String remedy) {
    this.label = label;
    this.status = status;
    this.proxyStatus = proxyStatus;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The name in records, metrics, headers and pages, such as {@code not-in-allowlist}. */
  public String label() {
    return label;
  }

  /** The HTTP status of the refusal, 400 to 599. */
  public int status() {
    return status;
  }

  /** Whether the origin, or the way to it, failed: nobody refused. */
  public boolean isFailure() {
    return compareTo(DNS_FAILED) >= 0;
  }

  /** Whether the rules of a tier refused, so that the request might pass in another one. */
  public boolean isOfTier() {
    return switch (this) {
      case NO_TIER,
          DENIED_BY_RULE,
          PORT_NOT_ALLOWED,
          METHOD_NOT_ALLOWED,
          PATH_NOT_ALLOWED,
          OUTSIDE_SCHEDULE,
          NOT_IN_ALLOWLIST ->
          true;
      default -> false;
    };
  }

  /** The error type for the {@code Proxy-Status} field (RFC 9209 §2.3). */
  public String proxyStatus() {
    return proxyStatus;
  }

  /** What happened, in one sentence for the person refused. */
  public String meaning() {
    return meaning;
  }

  /** What the person can do, in one sentence. */
  public String remedy() {
    return remedy;
  }

  /**
   * The reason with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DenyReason of(String label) {
    DenyReason reason = BY_LABEL.get(label);
    if (reason == null) {
      throw new IllegalArgumentException("no such reason: " + label);
    }
    return reason;
  }
}
