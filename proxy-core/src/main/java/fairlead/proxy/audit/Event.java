package fairlead.proxy.audit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of something that is no request: what is not said is left out. For one thread.
 */
public final class Event {
  private final Instant time;
  private final String id;
  private final AuditRecord.Kind kind;
  private final AuditRecord.@Nullable Outcome outcome;
  private @Nullable String user;
  private @Nullable String subject;
  private @Nullable String tier;
  private @Nullable String session;
  private @Nullable String client;
  private @Nullable String reason;
  private @Nullable String policy;
  private long bytesUp = -1;
  private long bytesDown = -1;
  private long durationMillis = -1;
  private long count;
  private @Nullable String detail;

  public Event(
      Instant time, String id, AuditRecord.Kind kind, AuditRecord.@Nullable Outcome outcome) {
    this.time = time;
    this.id = id;
    this.kind = kind;
    this.outcome = outcome;
  }

  /** Who acted, and whom it concerns, where another. */
  public Event of(@Nullable String actor, @Nullable String concerned) {
    user = actor;
    subject = concerned;
    return this;
  }

  /** In which tier and session. */
  public Event in(@Nullable String itsTier, @Nullable String itsSession) {
    tier = itsTier;
    session = itsSession;
    return this;
  }

  /** From which address. */
  public Event from(@Nullable String address) {
    client = address;
    return this;
  }

  /** Why, as one of our own words. */
  public Event because(@Nullable String label) {
    reason = label;
    return this;
  }

  /** Under which generation of the policy. */
  public Event under(@Nullable String hash) {
    policy = hash;
    return this;
  }

  /** What moved, octets, and for how long. */
  public Event moved(long up, long down, Duration duration) {
    bytesUp = up;
    bytesDown = down;
    durationMillis = duration.toMillis();
    return this;
  }

  /** How many records it stands for, at least 1. */
  public Event counting(long records) {
    count = records;
    return this;
  }

  /** The record, with more words where there are some. */
  public AuditRecord saying(@Nullable String words) {
    detail = words;
    return new AuditRecord(
        time,
        id,
        kind,
        user,
        subject,
        tier,
        session,
        client,
        null,
        null,
        null,
        0,
        null,
        null,
        outcome,
        reason,
        null,
        null,
        policy,
        0,
        null,
        bytesUp,
        bytesDown,
        durationMillis,
        detail,
        count);
  }
}
