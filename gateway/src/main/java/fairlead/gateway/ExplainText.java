package fairlead.gateway;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Explanation;
import fairlead.policy.RequestUrl;
import fairlead.policy.WebRequest;
import fairlead.policy.match.Host;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision in words, for the terminal.
 *
 * @param out where to
 */
record ExplainText(PrintWriter out, String user, ExplainTime times) {

  /** Says that the proxy would refuse it before the policy is asked. */
  void badRequest(RequestUrl asked) {
    out.println("deny " + asked + ": " + DenyReason.BAD_REQUEST.label());
    out.println(asked.fault());
    out.println(words(DenyReason.BAD_REQUEST));
  }

  /**
   * Says the decision and what led to it.
   *
   * @param known whether the user's name is one that the gateway lets in
   * @param time the time that was asked about; null for now
   */
  void print(Explanation said, WebRequest request, boolean known, @Nullable Instant time) {
    if (!known) {
      out.println(
          user + " is no user of this gateway, which would refuse the name. If it were one:");
    }
    if (time != null) {
      out.println("At " + times.words(time) + ":");
    }
    out.println(user + " is in tier " + said.tier().name() + ": " + said.why());
    said.steps()
        .forEach(
            step ->
                out.println("  " + step.source() + "  " + step.rule() + ": " + step.sentence()));
    String target =
        request.method() + " " + request.host().text() + ":" + request.port() + request.path();
    switch (said.decision()) {
      case Decision.Allow allow -> allow(allow, target, request.host());
      case Decision.Deny deny -> deny(deny, target);
    }
    if (!said.assumed().isEmpty()) {
      out.println("Taken to be in order: " + String.join(", ", said.assumed()) + ".");
    }
  }

  private void allow(Decision.Allow allow, String target, Host host) {
    out.println("allow " + target + (allow.rule() == null ? "" : ", by rule " + allow.rule()));
    Decision.Reported reported = allow.reported();
    if (reported != null) {
      String rule = reported.rule() == null ? "" : ", rule " + reported.rule();
      out.println(
          "Only because of report mode: else it would be refused, "
              + reported.reason().label()
              + rule
              + ".");
    }
    if (host instanceof Host.Name) {
      out.println(
          "No name was resolved. The address that it leads to is vetted when it is dialled: private"
              + " ones are refused unless they are opened, and so are those that a deny rule"
              + " names.");
    }
    until("This holds until ", allow.until());
  }

  private void deny(Decision.Deny deny, String target) {
    String rule = deny.rule() == null ? "" : ", rule " + deny.rule();
    out.println("deny " + target + ": " + deny.reason().label() + rule);
    out.println(words(deny.reason()));
    until(
        deny.reason() == DenyReason.OUTSIDE_SCHEDULE ? "It passes from " : "This holds until ",
        deny.until());
  }

  private static String words(DenyReason reason) {
    return reason.meaning() + " " + reason.remedy();
  }

  private void until(String words, Instant until) {
    if (until.isBefore(Instant.MAX)) {
      out.println(words + times.words(until) + ".");
    }
  }
}
