package fairlead.gateway;

import fairlead.proxy.ProxyConfig;
import fairlead.proxy.egress.EgressConfig;
import fairlead.proxy.http1.HeadLimits;
import fairlead.proxy.ingress.IngressConfig;
import java.net.InetSocketAddress;

/** What the proxy is told of the settings. */
final class ProxySettings {
  private final Settings settings;

  ProxySettings(Settings settings) {
    this.settings = settings;
  }

  /**
   * All of it.
   *
   * @param pseudonym this gateway's name in Via
   */
  ProxyConfig at(InetSocketAddress listen, String pseudonym) {
    int loops = settings.number(Setting.LOOPS);
    return new ProxyConfig(
        listen,
        settings.transport(),
        loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
        ingress(pseudonym),
        egress());
  }

  private IngressConfig ingress(String pseudonym) {
    return new IngressConfig(
        new HeadLimits(
            settings.octets(Setting.HTTP_REQUEST_LINE),
            settings.octets(Setting.HTTP_HEAD),
            settings.number(Setting.HTTP_FIELDS)),
        settings.duration(Setting.HTTP_HEAD_TIMEOUT),
        settings.duration(Setting.HTTP_KEEP_ALIVE_TIMEOUT),
        settings.duration(Setting.EGRESS_RESPONSE_TIMEOUT),
        settings.duration(Setting.TUNNEL_IDLE),
        settings.number(Setting.LIMITS_CONNECTIONS),
        pseudonym);
  }

  private EgressConfig egress() {
    return new EgressConfig(
        settings.duration(Setting.EGRESS_CONNECT_TIMEOUT),
        settings.duration(Setting.EGRESS_DNS_TIMEOUT),
        settings.duration(Setting.EGRESS_POOL_IDLE),
        settings.number(Setting.EGRESS_POOL_PER_ORIGIN),
        settings.path(Setting.EGRESS_HOSTS),
        settings.nameServers());
  }
}
