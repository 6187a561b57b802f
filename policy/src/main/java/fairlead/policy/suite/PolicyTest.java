package fairlead.policy.suite;

import fairlead.policy.Principal;
import fairlead.policy.RequestUrl;
import fairlead.policy.Source;
import java.net.InetAddress;
import java.time.Instant;

/**
 * One request, and what the policy is expected to say to it. Immutable.
 *
 * @param column from 1
 * @param name the operator's words for it; empty if there are none
 * @param asks who asks for what, from where and when, in words
 * @param from the client's address
 * @param at when it is asked
 * @param newcomer whether it is about somebody who holds no grant and has begun no session; else
 *     session, grant, quota and supervision are taken to be in order
 * @param expected what is named counts, the rest may be anything
 */
public record PolicyTest(
    Source source,
    int column,
    String name,
    String asks,
    Principal who,
    InetAddress from,
    RequestUrl asked,
    Instant at,
    boolean newcomer,
    Verdict expected) {

  /** The user of a test that names none; no user can have this name. */
  public static final String ANYONE = "(anyone)";

  /** Where it stands, as {@code policy.yaml:41:5}. */
  public String place() {
    return source + ":" + column;
  }

  /** Its name, or else what it asks. */
  public String title() {
    return name.isEmpty() ? asks : name;
  }
}
