package fairlead.gateway;

import fairlead.proxy.notice.Notice;
import fairlead.proxy.notice.Notices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when records stop reaching the disk, and when they have reached it again for a while, so
 * that a disk that comes and goes is told of once. For one thread, which looks now and then.
 */
final class AuditWatch {
  /** How long records must go through before it is over. */
  static final Duration CALM = Duration.ofSeconds(10);

  private final Supplier<@Nullable String> trouble;
  private final Notices notices;
  private final InstantSource clock;
  private @Nullable String told;
  private @Nullable Instant soundSince;

  /**
   * A watch.
   *
   * @param trouble why nothing gets to the disk just now; null if it does
   */
  AuditWatch(Supplier<@Nullable String> trouble, Notices notices, InstantSource clock) {
    this.trouble = trouble;
    this.notices = notices;
    this.clock = clock;
  }

  void look() {
    String now = trouble.get();
    Instant time = clock.instant();
    if (now != null) {
      soundSince = null;
      if (told == null) {
        told = now;
        notices.tell(new Notice.AuditTrouble(time, false, now));
      }
    } else if (told != null) {
      soundSince = soundSince == null ? time : soundSince;
      if (!time.isBefore(soundSince.plus(CALM))) {
        notices.tell(new Notice.AuditTrouble(time, true, told));
        told = null;
        soundSince = null;
      }
    }
  }
}
