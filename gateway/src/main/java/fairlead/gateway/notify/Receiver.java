package fairlead.gateway.notify;

import fairlead.proxy.notice.Notice;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is told. Immutable.
 *
 * @param url {@code https} or {@code http}, with a host; may be a secret as a whole
 * @param secrets what its messages are signed with
 * @param on what it is told of
 * @param tiers whose notices it gets; empty for all. What is of no tier reaches every receiver
 * @param names whether it is told who did what, and in which words
 */
public record Receiver(
    URI url,
    Secrets secrets,
    Set<NoticeType> on,
    NoticeFormat format,
    Set<String> tiers,
    boolean names) {

  /** For logs and people: the host, and the port if one is written; never the path. */
  public String shown() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /** Names it in file names without telling the URL. */
  String key() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(url.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  boolean wants(Notice notice) {
    String tier = tier(notice);
    return on.contains(NoticeType.of(notice))
        && (tier == null || tiers.isEmpty() || tiers.contains(tier));
  }

  private static @Nullable String tier(Notice notice) {
    return switch (notice) {
      case Notice.AskOpened opened -> opened.tier();
      case Notice.AskDecided decided -> decided.tier();
      case Notice.CheckInMissed missed -> missed.tier();
      case Notice.PolicyRejected _, Notice.AuditTrouble _ -> null;
    };
  }
}
