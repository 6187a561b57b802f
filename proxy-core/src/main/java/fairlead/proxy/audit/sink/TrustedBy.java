package fairlead.proxy.audit.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom we believe that a far side is who it says. */
public final class TrustedBy {
  private TrustedBy() {}

  /**
   * A context that believes what a file's certificates vouch for; without a file, what Java's own
   * do.
   *
   * @throws IOException that names the file and what is wrong
   */
  public static SSLContext context(@Nullable Path file) throws IOException {
    try {
      if (file == null) {
        return SSLContext.getDefault();
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(file));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (CertificateException e) {
      throw new FileSystemException(
          file + "",
          null,
          "is no file of certificates (expected: PEM, -----BEGIN CERTIFICATE-----)");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java has no TLS", e);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": its certificates cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
    }
    if (store.size() == 0) {
      throw new CertificateException("none");
    }
    return store;
  }
}
