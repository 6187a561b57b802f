package fairlead.gateway;

import fairlead.console.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the certificate of the pages can be used, for how long, and for their name. */
final class CertificateCheck implements DoctorCheck {
  private static final Duration SOON = Duration.ofDays(14);
  private static final String RENEW =
      "renew it where web.tls.certificate names it; the running gateway takes it by itself";

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public void look(Installation installation, Findings findings) {
    Settings settings = installation.settings();
    String url = settings.text(Setting.WEB_PUBLIC_URL);
    if (!settings.isNamed(Setting.WEB_TLS_CERTIFICATE)) {
      if (!url.startsWith("https:")
          && !SettingRules.isLoopback(settings.text(Setting.WEB_ADDRESS))) {
        findings.warning(
            "passwords for the pages cross the network in the clear",
            "name a certificate in web.tls, or put a TLS proxy of yours before them");
      } else {
        findings.ok("none is needed here");
      }
      return;
    }
    try {
      TlsFiles files =
          new TlsFiles(
              settings.path(Setting.WEB_TLS_CERTIFICATE),
              settings.path(Setting.WEB_TLS_KEY),
              installation::now);
      judge(files.certificate(), installation.now(), findings);
      fits(files.certificate(), hostOf(url, settings), findings);
    } catch (IOException e) {
      findings.problem(Failure.words(e), "docs/settings.md, TLS of the pages, says what is needed");
    }
  }

  private static @Nullable String hostOf(String url, Settings settings) {
    String host = url.isEmpty() ? settings.text(Setting.WEB_ADDRESS) : URI.create(url).getHost();
    return host == null ? null : host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
  }

  private static void judge(X509Certificate certificate, Instant now, Findings findings) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      findings.problem("it expired at " + JsonOutput.TIME.format(end), RENEW);
    } else if (now.isBefore(begin)) {
      findings.problem(
          "it is not valid before " + JsonOutput.TIME.format(begin),
          "look at this machine's clock, or wait");
    } else if (now.plus(SOON).isAfter(end)) {
      findings.warning("it expires at " + JsonOutput.TIME.format(end), RENEW);
    } else {
      findings.ok("valid until " + JsonOutput.TIME.format(end));
    }
  }

  private static void fits(X509Certificate certificate, @Nullable String host, Findings findings) {
    List<String> names = names(certificate);
    if (host != null && names.stream().noneMatch(name -> matches(name, host))) {
      findings.problem(
          "it is for %s, and the pages are reached as %s"
              .formatted(names.isEmpty() ? "no name" : String.join(", ", names), host),
          "get one for that name, or correct web.public-url");
    }
  }

  /** RFC 9525, 6.3: a star stands for the whole first label. */
  static boolean matches(String name, String host) {
    int dot = host.indexOf('.');
    return name.equals(host)
        || (name.startsWith("*.") && dot > 0 && host.substring(dot).equals(name.substring(1)));
  }

  /** Its names and addresses. */
  private static List<String> names(X509Certificate certificate) {
    try {
      @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .map(List::getLast)
              .filter(String.class::isInstance)
              .map(name -> name.toString().toLowerCase(Locale.ROOT))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
