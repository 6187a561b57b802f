package fairlead.proxy.audit;

import java.security.PublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which keys may sign a stream: those that are known from elsewhere, and those that a line under a
 * trusted signature announces; at any place only the one that was announced last. For one thread.
 */
final class TrustedKeys {
  private final Map<String, PublicKey> known;
  private @Nullable String signs;
  private @Nullable PublicKey announced;
  private boolean atOnce;

  TrustedKeys(Map<String, PublicKey> known) {
    this.known = new HashMap<>(known);
  }

  /** A line announces a key; false if it names none. */
  boolean announce(byte[] line, boolean firstOfStream) {
    RecordedEntry entry = RecordedEntries.read(line);
    PublicKey key = entry == null ? null : key(entry.text(RecordSchema.DETAIL));
    announced = key;
    atOnce = firstOfStream;
    return key != null;
  }

  private static @Nullable PublicKey key(String base64) {
    try {
      return AuditKeys.publicKey(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A group ends, which this key is to have signed; what is wrong with that, null if nothing. */
  Finding.@Nullable What signed(String id) {
    PublicKey fresh = announced;
    if (fresh != null && atOnce) {
      // Whom the stream's first line names must be known from elsewhere.
      signs = AuditKeys.id(fresh);
    }
    if (!known.containsKey(id)) {
      return Finding.What.UNKNOWN_KEY;
    }
    if (signs != null && !signs.equals(id)) {
      return Finding.What.WRONG_KEY;
    }
    signs = id;
    if (fresh != null) {
      known.put(AuditKeys.id(fresh), fresh);
      signs = AuditKeys.id(fresh);
      announced = null;
    }
    return null;
  }

  @Nullable PublicKey get(String id) {
    return known.get(id);
  }
}
