package fairlead.console;

import fairlead.policy.DenyReason;
import fairlead.proxy.session.ActView;
import fairlead.proxy.session.OwnSupervision;
import fairlead.proxy.session.OwnView;
import fairlead.proxy.session.QuotaView;
import fairlead.proxy.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says to a person how they stand.
 *
 * @param zone the policy's, in which times are told
 */
record OwnWords(ZoneId zone) {

  OwnPage page(OwnView own) {
    return new OwnPage(
        own.user(),
        own.tier().name(),
        own.tier().notice(),
        warning(own.session()),
        session(own),
        own.quotas().stream().map(this::quota).toList(),
        own.acts().stream().map(this::act).toList());
  }

  private String time(Instant at) {
    boolean utc = zone.normalized().equals(ZoneOffset.UTC);
    return DateTimeFormatter.ofPattern(utc ? "uuuu-MM-dd HH:mm 'UTC'" : "uuuu-MM-dd HH:mm z")
        .withLocale(Locale.ROOT)
        .withZone(zone)
        .format(at);
  }

  private static String warning(SessionView session) {
    return session.due().isEmpty()
        ? ""
        : "Less than " + Amounts.time(session.due().getLast()) + " of your session is left.";
  }

  private List<String> session(OwnView own) {
    SessionView session = own.session();
    List<String> sentences = new ArrayList<>();
    sentences.add(standing(session));
    if (session.state() != SessionView.State.ENDED
        && session.state() != SessionView.State.DRAINING) {
      sentences.add(left(session));
    }
    Instant ends = session.ends();
    if (session.state() == SessionView.State.ACTIVE && ends != null) {
      sentences.add("It ends at " + time(ends) + ", unless it is paused or extended.");
    }
    Instant next = session.next();
    if (next != null) {
      sentences.add("Ask again after " + time(next) + ".");
    }
    OwnSupervision supervision = own.supervision();
    if (supervision != null) {
      sentences.addAll(new SupervisionWords(this::time).of(supervision));
    }
    return sentences;
  }

  private String standing(SessionView session) {
    Instant ends = session.ends();
    return switch (session.state()) {
      case NOT_STARTED ->
          session.reason() != null
              ? "No session runs. " + meaning(session.reason())
              : session.id() == null
                  ? "No session runs: the next request that your tier allows begins one."
                  : "Your session rests, as it was not used: the next request goes on with it.";
      case ACTIVE -> "Your session is active.";
      case PAUSED ->
          "Your session is paused: nothing passes until it is resumed, and its clock stands still.";
      case DRAINING ->
          "Your session has ended. What is under way may go on"
              + (ends == null ? " for a moment." : " until " + time(ends) + ".");
      case ENDED -> "Your session has ended. " + meaning(session.reason());
    };
  }

  private static String meaning(@Nullable String label) {
    return Arrays.stream(DenyReason.values())
        .filter(reason -> reason.label().equals(label))
        .findFirst()
        .map(DenyReason::meaning)
        .orElse("");
  }

  private static String left(SessionView session) {
    Duration time = session.left();
    Long octets = session.bytesLeft();
    if (time == null && octets == null) {
      return "Neither its time nor its data has a bound.";
    }
    String ofTime = time == null ? "" : Amounts.time(time);
    String ofData = octets == null ? "" : Amounts.size(octets);
    String and = time == null || octets == null ? "" : " and ";
    return "Left: " + ofTime + and + ofData + ".";
  }

  private String quota(QuotaView quota) {
    return switch (quota.kind()) {
          case DATA ->
              "Data: " + Amounts.size(quota.used()) + " of " + Amounts.size(quota.amount());
          case TIME ->
              "Time: "
                  + Amounts.time(Duration.ofMillis(quota.used()))
                  + " of "
                  + Amounts.time(Duration.ofMillis(quota.amount()));
          case SESSIONS -> "Sessions: " + quota.used() + " of " + quota.amount();
        }
        + " this "
        + quota.period().name().toLowerCase(Locale.ROOT)
        + "; anew at "
        + time(quota.resets());
  }

  private String act(ActView act) {
    Duration by = act.by();
    return time(act.time())
        + ": "
        + act.deed().done()
        + (by == null ? "" : " by " + Amounts.time(by))
        + " by "
        + (act.own() ? "you" : act.actor())
        + (act.reason().isEmpty() ? "" : ": " + act.reason());
  }
}
