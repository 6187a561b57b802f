package fairlead.proxy.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests of credentials under a key that never leaves the process (HMAC-SHA-256, RFC 2104), so
 * that what is remembered of a login gives nothing away. Thread-safe: each thread has its own
 * engine, since setting one up costs more than a digest.
 */
final class CredentialDigests {
  private static final String ALGORITHM = "HmacSHA256";

  private final ThreadLocal<Mac> engines;

  CredentialDigests() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    SecretKeySpec key = new SecretKeySpec(secret, ALGORITHM);
    engines = ThreadLocal.withInitial(() -> engine(key));
  }

  /** 256 bits. */
  record Digest(long a, long b, long c, long d) {
    static final int OCTETS = 32;

    static Digest of(byte[] octets) {
      ByteBuffer in = ByteBuffer.wrap(octets);
      return new Digest(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
  }

  /** The digest of a field value. */
  Digest of(String credentials) {
    byte[] octets = credentials.getBytes(StandardCharsets.ISO_8859_1);
    return Digest.of(engines.get().doFinal(octets));
  }

  private static Mac engine(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
    }
  }
}
