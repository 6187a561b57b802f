package fairlead.proxy.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key by which checkpoints are signed (Ed25519, RFC 8032), and the public parts of it and of
 * those before it: {@code audit.key} and {@code audit-ID.pub} in a directory for the gateway's user
 * alone. Thread-safe.
 */
public final class AuditKeys {
  /** Where the keys are below the data directory. */
  public static final String DIRECTORY = "keys";

  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");

  private final PrivateKey signing;
  private final PublicKey shown;

  private AuditKeys(PrivateKey signing, PublicKey shown) {
    this.signing = signing;
    this.shown = shown;
  }

  /**
   * Takes the key, and makes one if there is none.
   *
   * @param data the data directory
   * @throws IOException that says which file cannot be used, and what would help
   */
  public static AuditKeys open(Path data) throws IOException {
    Path directory = LogFiles.directory(data.resolve(DIRECTORY));
    Path file = directory.resolve("audit.key");
    PrivateKey signing = Files.exists(file) ? privateKey(file) : null;
    if (signing == null) {
      return make(directory, file);
    }
    for (PublicKey known : known(data).values()) {
      AuditKeys pair = new AuditKeys(signing, known);
      if (verifies(known, new byte[1], pair.sign(new byte[1]))) {
        return pair;
      }
    }
    throw new IOException(
        file
            + ": its public part is not beside it (audit-….pub); put that back, or move the key"
            + " away: then a new one is made, and the log says so");
  }

  private static AuditKeys make(Path directory, Path file) throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      AuditKeys made = new AuditKeys(pair.getPrivate(), pair.getPublic());
      // The public part first: a key without it could not be used.
      Path shown = directory.resolve("audit-" + made.id() + ".pub");
      put(shown, PUBLIC, made.shown.getEncoded());
      Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rw-r--r--"));
      put(file, PRIVATE, pair.getPrivate().getEncoded());
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without Ed25519", e);
    }
  }

  private static void put(Path file, String what, byte[] encoded) throws IOException {
    String pem =
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
    LogFiles.replaceOnDisk(file, pem.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The public parts of all keys that ever signed here, by their ids.
   *
   * @param data the data directory
   * @throws IOException if one cannot be read
   */
  public static Map<String, PublicKey> known(Path data) throws IOException {
    Map<String, PublicKey> known = new HashMap<>();
    Path directory = data.resolve(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      return known;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(AuditKeys::isPublic).toList()) {
        PublicKey key = publicKey(file);
        known.put(id(key), key);
      }
    }
    return known;
  }

  private static boolean isPublic(Path file) {
    return file.getFileName().toString().matches("audit-[0-9a-f]{16}\\.pub");
  }

  /**
   * The public key in a PEM file.
   *
   * @throws IOException if there is none
   */
  public static PublicKey publicKey(Path file) throws IOException {
    PublicKey key = publicKey(pem(file, PUBLIC));
    if (key == null) {
      throw new IOException(file + " has no Ed25519 key (expected: -----BEGIN PUBLIC KEY-----)");
    }
    return key;
  }

  /** The public key of its X.509 form; null if it is none. */
  public static @Nullable PublicKey publicKey(byte[] encoded) {
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(pem(file, PRIVATE)));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          file + " has no Ed25519 key (expected: -----BEGIN PRIVATE KEY-----, PKCS #8)", e);
    }
  }

  private static byte[] pem(Path file, String what) throws IOException {
    Matcher matcher = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!matcher.matches() || !matcher.group(1).equals(what)) {
      throw new IOException(file + " has no Ed25519 key (expected: -----BEGIN " + what + "-----)");
    }
    try {
      return Base64.getMimeDecoder().decode(matcher.group(2));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is cut short or changed", e);
    }
  }

  /** The key's id: the first 16 hexadecimal digits of the SHA-256 of its X.509 form. */
  public static String id(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  /** The id of the key that signs. */
  public String id() {
    return id(shown);
  }

  /** The public part of the key that signs. */
  public PublicKey shown() {
    return shown;
  }

  byte[] sign(byte[] octets) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(signing);
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the audit key does not sign", e);
    }
  }

  /** Whether a key made a signature. */
  public static boolean verifies(PublicKey key, byte[] octets, byte[] signature) {
    try {
      Signature verifying = Signature.getInstance(ALGORITHM);
      verifying.initVerify(key);
      verifying.update(octets);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
