package fairlead.console;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a certificate and its key (RFC 7468), and says what is wrong with them where they are.
 *
 * @param certificate the listener's own, then those that lead to its root
 * @param key its private key as PKCS #8, without a password
 */
record PemFiles(Path certificate, Path key) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END");
  private static final String PKCS8 =
      "expected: -----BEGIN PRIVATE KEY-----, as openssl pkcs8 -topk8 -nodes writes it";

  /**
   * What is in them.
   *
   * @param leaf the listener's own certificate
   */
  record Pair(KeyStore store, X509Certificate leaf) {}

  /**
   * Reads them.
   *
   * @throws IOException that says which file is wrong, and what was expected
   */
  Pair read() throws IOException {
    List<X509Certificate> chain = chain(text(certificate));
    X509Certificate leaf = chain.getFirst();
    PrivateKey own = key(text(key), leaf.getPublicKey().getAlgorithm());
    try {
      if (!fits(own, leaf)) {
        throw new IOException(key + " is not the key of the first certificate in " + certificate);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("web", own, new char[0], chain.toArray(new Certificate[0]));
      return new Pair(store, leaf);
    } catch (GeneralSecurityException e) {
      throw new IOException(certificate + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e, e);
    }
  }

  private List<X509Certificate> chain(String pem) throws IOException {
    int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
    if (begin < 0) {
      throw new IOException(
          certificate + " has no certificate; expected: -----BEGIN CERTIFICATE-----");
    }
    try {
      byte[] octets = pem.substring(begin).getBytes(StandardCharsets.ISO_8859_1);
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(octets))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IOException(
          certificate + " has a certificate that cannot be read: " + e.getMessage(), e);
    }
  }

  private PrivateKey key(String pem, String algorithm) throws IOException {
    Matcher at = KEY.matcher(pem);
    if (!at.find()) {
      throw new IOException(key + " has no private key; " + PKCS8);
    }
    if (!at.group(1).isEmpty()) {
      String kind = at.group(1).equals("ENCRYPTED ") ? "with a password" : "of another form";
      throw new IOException(key + " has a private key " + kind + "; " + PKCS8);
    }
    try {
      byte[] octets = Base64.getMimeDecoder().decode(at.group(2));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(octets));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "%s has no private key for the %s certificate in %s"
              .formatted(key, algorithm, certificate),
          e);
    }
  }

  /** Whether what one signs the other verifies. */
  private static boolean fits(PrivateKey key, X509Certificate leaf)
      throws GeneralSecurityException {
    String scheme =
        switch (leaf.getPublicKey().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    byte[] some = "fairlead".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(scheme);
    signing.initSign(key);
    signing.update(some);
    byte[] signature = signing.sign();
    Signature verifying = Signature.getInstance(scheme);
    verifying.initVerify(leaf.getPublicKey());
    verifying.update(some);
    return verifying.verify(signature);
  }
}
