package fairlead.console;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web listener's own TLS, by files that may change while it runs. Thread-safe. */
public final class TlsFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final PemFiles files;
  private final InstantSource clock;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private volatile X509Certificate certificate;

  /**
   * Reads the files.
   *
   * @param certificate PEM: the listener's certificate, then those that lead to its root
   * @param key PEM: its private key as PKCS #8, without a password
   * @throws IOException that says which one cannot be used, and why
   */
  public TlsFiles(Path certificate, Path key, InstantSource clock) throws IOException {
    this.files = new PemFiles(certificate, key);
    this.clock = clock;
    PemFiles.Pair pair = files.read();
    take(factory, pair);
    this.certificate = taken(pair);
  }

  /** Both files. */
  public List<Path> files() {
    return List.of(files.certificate(), files.key());
  }

  /** When the certificate in force expires. */
  public Instant until() {
    return certificate.getNotAfter().toInstant();
  }

  /** The listener's own certificate in force. */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * Reads the files again; connections that come from now on get what they say. Blocks.
   *
   * @throws IOException that says why they cannot be used; what was in force stays so
   */
  public void reload() throws IOException {
    PemFiles.Pair pair = files.read();
    try {
      factory.reload(to -> take(to, pair));
    } catch (Exception e) {
      throw new IOException(files.certificate() + " cannot be used: " + e.getMessage(), e);
    }
    certificate = taken(pair);
    LOG.info("{}: taken, valid until {}", files.certificate(), until());
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  private static void take(SslContextFactory to, PemFiles.Pair pair) {
    to.setKeyStore(pair.store());
    to.setKeyStorePassword("");
  }

  private X509Certificate taken(PemFiles.Pair pair) {
    Instant end = pair.leaf().getNotAfter().toInstant();
    if (!clock.instant().isBefore(end)) {
      LOG.warn("{} expired at {}: browsers warn of it", files.certificate(), end);
    }
    return pair.leaf();
  }
}
