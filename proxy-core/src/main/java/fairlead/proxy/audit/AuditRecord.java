package fairlead.proxy.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event that the log keeps. Its components are the whole of what is ever recorded, beside the
 * version, stream, number and node that the log adds; null and negative ones are left out. Never
 * holds query strings, bodies, cookies, credentials or fragments.
 *
 * @param id the decision's id, 13 Crockford base32 characters
 * @param user who acted; null where nobody is known
 * @param subject the person concerned, where another
 * @param client the client's address, canonical text
 * @param scheme {@code http} or {@code connect}
 * @param path the path as sent, without query
 * @param reason the label of the refusal, of how a tunnel ended, or of what somebody did
 * @param policy the generation's hash
 * @param status the HTTP status answered; 0 if none was
 * @param address the origin's address that was dialled
 * @param bytesUp octets from the client; negative if unknown
 * @param bytesDown octets to the client; negative if unknown
 * @param durationMillis negative if unknown
 * @param count how many records it stands for; 0 for itself
 */
public record AuditRecord(
    Instant time,
    String id,
    Kind kind,
    @Nullable String user,
    @Nullable String subject,
    @Nullable String tier,
    @Nullable String session,
    @Nullable String client,
    @Nullable String method,
    @Nullable String scheme,
    @Nullable String host,
    int port,
    @Nullable String path,
    @Nullable String decision,
    @Nullable Outcome outcome,
    @Nullable String reason,
    @Nullable String rule,
    @Nullable String mode,
    @Nullable String policy,
    int status,
    @Nullable String address,
    long bytesUp,
    long bytesDown,
    long durationMillis,
    @Nullable String detail,
    long count) {

  /** What kind of event it is. */
  public enum Kind {
    OPEN("open"),
    REQUEST("request"),
    TUNNEL("tunnel"),
    SESSION("session"),
    CHECK_IN("check-in"),
    ACCESS_REQUEST("access-request"),
    REVIEW("review"),
    GRANT("grant"),
    REVOCATION("revocation"),
    POLICY("policy"),
    LOGIN("login"),
    LOOK_UP("look-up"),

    /** Records are missing here. */
    GAP("gap"),

    /** Which key signs from here on. */
    KEY("key"),

    /** Vouches for what stands before it; the log's writer alone makes it. */
    CHECKPOINT("checkpoint");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The word in the record. */
    public String label() {
      return label;
    }
  }

  /** How it went. */
  public enum Outcome {
    ALLOWED("allowed"),
    REFUSED("refused"),
    FAILED("failed"),
    EXPECTED("expected"),

    /** It passed, though something that only reports would have refused it. */
    REPORTED("reported");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** The word in the record and in metrics. */
    public String label() {
      return label;
    }
  }
}
