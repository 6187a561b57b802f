package fairlead.gateway.notify;

import fairlead.policy.approval.By;
import fairlead.proxy.notice.Notice;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** Notices and receivers for tests. */
final class Samples {
  static final String SECRET =
      "whsec_" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());
  static final String NODE = "node-1";
  static final String PUBLIC_URL = "http://gateway.example:8080";

  private Samples() {}

  static byte[] key(String secret) {
    byte[] key = Secrets.key(secret);
    if (key == null) {
      throw new AssertionError(secret);
    }
    return key;
  }

  static Receiver receiver(String url) {
    return receiver(url, Secrets.of(key(SECRET)));
  }

  static Receiver receiver(String url, Secrets secrets) {
    return new Receiver(
        URI.create(url),
        secrets,
        EnumSet.allOf(NoticeType.class),
        NoticeFormat.JSON,
        Set.of(),
        true);
  }

  static Notice.AuditTrouble trouble(Instant time, String what) {
    return new Notice.AuditTrouble(time, false, what);
  }

  static Notice.AskOpened asked(Instant time, String user, String host, String reason) {
    return new Notice.AskOpened(
        time,
        "R1",
        user,
        "monitored",
        Set.of(host),
        reason,
        new By.User("ada"),
        time.plusSeconds(3600));
  }
}
