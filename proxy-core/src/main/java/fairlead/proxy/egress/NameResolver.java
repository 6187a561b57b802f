package fairlead.proxy.egress;

import io.netty.channel.EventLoop;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks names up without blocking: the hosts file first, then DNS with a cache. One a loop, used on
 * it.
 */
final class NameResolver implements AutoCloseable {
  /** RFC 8767 §4 advises to bound how long an answer is kept. */
  private static final int MAX_TTL_SECONDS = 3_600;

  private static final int NEGATIVE_TTL_SECONDS = 5;

  private final HostsFile hosts;
  private final DnsNameResolver dns;

  NameResolver(EventLoop loop, Sockets sockets, HostsFile hosts, EgressConfig config) {
    this.hosts = hosts;
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelFactory(sockets.datagram())
            .socketChannelFactory(sockets.stream(), true)
            .resolveCache(new DefaultDnsCache(0, MAX_TTL_SECONDS, NEGATIVE_TTL_SECONDS))
            .hostsFileEntriesResolver((host, types) -> null)
            .resolvedAddressTypes(ResolvedAddressTypes.IPV6_PREFERRED)
            .searchDomains(List.of())
            .queryTimeoutMillis(config.dnsTimeout().toMillis());
    builder.nameServerProvider(
        config.dns().isEmpty()
            ? DnsServerAddressStreamProviders.platformDefault()
            : new SequentialDnsServerAddressStreamProvider(config.dns()));
    this.dns = builder.build();
  }

  /** The outcome of a look-up. */
  sealed interface Answer {}

  /** At least one address. */
  record Found(List<InetAddress> addresses) implements Answer {}

  /** The name has no address. */
  record Failed() implements Answer {}

  /** No server answered in time. */
  record TimedOut() implements Answer {}

  /** Looks a name up; the answer comes on the loop, at once if it is known. */
  void resolve(String name, Consumer<Answer> then) {
    List<InetAddress> listed = hosts.addresses(name);
    if (!listed.isEmpty()) {
      then.accept(new Found(listed));
      return;
    }
    Future<List<InetAddress>> lookup = dns.resolveAll(name);
    if (lookup.isDone()) {
      then.accept(answer(lookup));
    } else {
      lookup.addListener((Future<List<InetAddress>> done) -> then.accept(answer(done)));
    }
  }

  private static Answer answer(Future<List<InetAddress>> lookup) {
    if (lookup.isSuccess()) {
      return new Found(lookup.getNow());
    }
    return isTimeout(lookup.cause()) ? new TimedOut() : new Failed();
  }

  private static boolean isTimeout(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof DnsNameResolverTimeoutException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    dns.close();
  }
}
