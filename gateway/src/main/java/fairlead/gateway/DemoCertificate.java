package fairlead.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key for the demo's origin, and a certificate that it signs itself; good for two days. */
final class DemoCertificate {
  private static final String ALIAS = "origin";
  private static final String PASSWORD = "changeit"; // nothing is behind it

  private DemoCertificate() {}

  /**
   * Makes both with the JDK's keytool, as no public class of the JDK makes certificates.
   *
   * @param directory where {@code origin.p12} and {@code origin.pem}, for clients, are put
   */
  static SSLContext make(Path directory, List<String> hosts) throws IOException {
    Path store = directory.resolve("origin.p12");
    keytool(store, hosts);
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Files.writeString(directory.resolve("origin.pem"), pem(keys));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the demo's certificate cannot be used: " + Failure.words(e), e);
    }
  }

  private static void keytool(Path store, List<String> hosts) throws IOException {
    String names = hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(","));
    String line = "-genkeypair -keyalg EC -groupname secp256r1 -validity 2 -storetype PKCS12";
    ProcessBuilder command = new ProcessBuilder();
    command.command().add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.command().addAll(List.of(line.split(" ", -1)));
    command.command().addAll(List.of("-alias", ALIAS, "-dname", "CN=Fairlead demo"));
    command.command().addAll(List.of("-ext", "san=" + names));
    command.command().addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool makes no certificate: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String pem(KeyStore keys) throws GeneralSecurityException {
    byte[] certificate = keys.getCertificate(ALIAS).getEncoded();
    String body = Base64.getMimeEncoder().encodeToString(certificate);
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }
}
