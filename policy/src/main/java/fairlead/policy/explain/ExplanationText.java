package fairlead.policy.explain;

import fairlead.policy.Decision;
import fairlead.policy.DenyReason;
import fairlead.policy.Explanation;
import fairlead.policy.RequestUrl;
import fairlead.policy.WebRequest;
import fairlead.policy.approval.Chain;
import fairlead.policy.approval.ChainWords;
import fairlead.policy.match.Host;
import fairlead.policy.wording.WrittenDuration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision and what led to it, line by line. Used once, by one thread. */
public final class ExplanationText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private final ZoneId zone;
  private final List<String> lines = new ArrayList<>();

  private ExplanationText(ZoneId zone) {
    this.zone = zone;
  }

  /** Says that the proxy would refuse a request before the policy is asked. */
  public static List<String> badRequest(RequestUrl asked) {
    return List.of(
        "deny " + asked + ": " + DenyReason.BAD_REQUEST.label(),
        asked.fault(),
        words(DenyReason.BAD_REQUEST));
  }

  /**
   * Says the decision and what led to it.
   *
   * @param known whether the user's name is one that the gateway lets in
   * @param time the time that was asked about; null for now
   * @param zone of the times in it
   */
  public static List<String> of(
      Explanation said,
      String user,
      WebRequest request,
      boolean known,
      @Nullable Instant time,
      ZoneId zone) {
    ExplanationText text = new ExplanationText(zone);
    if (!known) {
      text.say(user + " is no user of this gateway, which would refuse the name. If it were one:");
    }
    if (time != null) {
      text.say("At " + text.words(time) + ":");
    }
    text.all(said, user, request);
    return List.copyOf(text.lines);
  }

  private void say(String line) {
    lines.add(line);
  }

  private void all(Explanation said, String user, WebRequest request) {
    say(user + " is in tier " + said.tier().name() + ": " + said.why());
    said.steps()
        .forEach(step -> say("  " + step.source() + "  " + step.rule() + ": " + step.sentence()));
    String target =
        request.method() + " " + request.host().text() + ":" + request.port() + request.path();
    switch (said.decision()) {
      case Decision.Allow allow -> allow(allow, target, request.host());
      case Decision.Ask ask -> ask(ask, target);
      case Decision.Deny deny -> deny(deny, target);
    }
    if (!said.assumed().isEmpty()) {
      say("Taken to be in order: " + String.join(", ", said.assumed()) + ".");
    }
  }

  private void allow(Decision.Allow allow, String target, Host host) {
    say("allow " + target + (allow.rule() == null ? "" : ", by rule " + allow.rule()));
    Decision.Reported reported = allow.reported();
    if (reported != null) {
      String rule = reported.rule() == null ? "" : ", rule " + reported.rule();
      String why = reported.reason().label() + rule;
      say("Only because of report mode: else it would be refused, " + why + ".");
    }
    if (host instanceof Host.Name) {
      say(
          "No name was resolved. The address that it leads to is vetted when it is dialled: private"
              + " ones are refused unless they are opened, and so are those that a deny rule"
              + " names.");
    }
    until("This holds until ", allow.until());
  }

  private void ask(Decision.Ask ask, String target) {
    String rule = ", rule " + ask.rule();
    say("ask " + target + ": " + ask.refusal().reason().label() + rule);
    say(words(ask.refusal().reason()));
    Chain chain = ask.approval();
    say("It is decided by " + ChainWords.stages(chain.stages()) + " (" + chain.name() + ").");
    say("Approved, the host is open for " + WrittenDuration.of(chain.valid()) + ".");
    if (ask.hold() != null) {
      String hold = WrittenDuration.of(ask.hold());
      say("While it is asked for, requests to the host wait up to " + hold + " for the verdict.");
    }
    until("This holds until ", ask.until());
  }

  private void deny(Decision.Deny deny, String target) {
    String rule = deny.rule() == null ? "" : ", rule " + deny.rule();
    say("deny " + target + ": " + deny.reason().label() + rule);
    say(words(deny.reason()));
    until(
        deny.reason() == DenyReason.OUTSIDE_SCHEDULE ? "It passes from " : "This holds until ",
        deny.until());
  }

  private static String words(DenyReason reason) {
    return reason.meaning() + " " + reason.remedy();
  }

  private void until(String words, Instant until) {
    if (until.isBefore(Instant.MAX)) {
      say(words + words(until) + ".");
    }
  }

  /** A time with the zone's name, to the minute. */
  private String words(Instant time) {
    String name = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    return TIME.format(time.atZone(zone)) + " " + name;
  }
}
