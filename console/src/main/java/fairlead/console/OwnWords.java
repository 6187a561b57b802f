package fairlead.console;

import fairlead.policy.DenyReason;
import fairlead.proxy.session.ActView;
import fairlead.proxy.session.OwnSupervision;
import fairlead.proxy.session.OwnView;
import fairlead.proxy.session.QuotaView;
import fairlead.proxy.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says to a person how they stand.
 *
 * @param words the sentences
 * @param times as they are told
 */
record OwnWords(Messages words, Times times) {

  OwnPage page(OwnView own) {
    Live live = Live.of(own, words, times.now());
    return new OwnPage(
        own.user(),
        own.tier().name(),
        own.tier().notice(),
        warning(own.session()),
        session(own, live),
        own.quotas().stream().map(this::quota).toList(),
        own.acts().stream().map(this::act).toList(),
        live);
  }

  private String time(Instant at) {
    return times.at(at);
  }

  private String warning(SessionView session) {
    return session.due().isEmpty()
        ? ""
        : words.say("own.warning", Amounts.time(session.due().getLast()));
  }

  private List<String> session(OwnView own, Live live) {
    SessionView session = own.session();
    List<String> sentences = new ArrayList<>();
    sentences.add(standing(session));
    boolean counts = !live.time().isEmpty() || !live.data().isEmpty();
    if (session.state() != SessionView.State.ENDED
        && session.state() != SessionView.State.DRAINING
        && !counts) {
      sentences.add(left(session));
    }
    Instant ends = session.ends();
    if (session.state() == SessionView.State.ACTIVE && ends != null) {
      sentences.add(words.say("own.ends", time(ends)));
    }
    Instant next = session.next();
    if (next != null) {
      sentences.add(words.say("own.next", time(next)));
    }
    OwnSupervision supervision = own.supervision();
    if (supervision != null) {
      sentences.addAll(new SupervisionWords(words, times::clock).of(supervision));
    }
    return sentences;
  }

  private String standing(SessionView session) {
    Instant ends = session.ends();
    return switch (session.state()) {
      case NOT_STARTED ->
          session.reason() != null
              ? words.say("own.waits", meaning(session.reason()))
              : words.say(session.id() == null ? "own.not-started" : "own.rests");
      case ACTIVE -> words.say("own.active");
      case PAUSED -> words.say("own.paused");
      case DRAINING ->
          ends == null ? words.say("own.draining") : words.say("own.draining-until", time(ends));
      case ENDED -> words.say("own.ended", meaning(session.reason()));
    };
  }

  private static String meaning(@Nullable String label) {
    return Arrays.stream(DenyReason.values())
        .filter(reason -> reason.label().equals(label))
        .findFirst()
        .map(DenyReason::meaning)
        .orElse("");
  }

  private String left(SessionView session) {
    Duration time = session.left();
    Long octets = session.bytesLeft();
    if (time == null) {
      return octets == null
          ? words.say("own.unbounded")
          : words.say("own.left", Amounts.size(octets));
    }
    return octets == null
        ? words.say("own.left", Amounts.time(time))
        : words.say("own.left-both", Amounts.time(time), Amounts.size(octets));
  }

  private String quota(QuotaView quota) {
    String period = words.say("period." + quota.period().name().toLowerCase(Locale.ROOT));
    String resets = time(quota.resets());
    return switch (quota.kind()) {
      case DATA ->
          words.say(
              "quota.data",
              Amounts.size(quota.used()),
              Amounts.size(quota.amount()),
              period,
              resets);
      case TIME ->
          words.say(
              "quota.time",
              Amounts.time(Duration.ofMillis(quota.used())),
              Amounts.time(Duration.ofMillis(quota.amount())),
              period,
              resets);
      case SESSIONS -> words.say("quota.sessions", quota.used(), quota.amount(), period, resets);
    };
  }

  private String act(ActView act) {
    Duration by = act.by();
    String deed = words.say("deed." + act.deed().label());
    String whole = by == null ? deed : words.say("act.amount", deed, Amounts.time(by));
    String actor = act.own() ? words.say("act.you") : act.actor();
    return act.reason().isEmpty()
        ? words.say("act.plain", time(act.time()), whole, actor)
        : words.say("act.reason", time(act.time()), whole, actor, act.reason());
  }
}
