package fairlead.proxy.egress;

import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The channels of one transport, unregistered. All of them have TCP_NODELAY: Netty sets it.
 *
 * @param stream makes a TCP channel for either family
 * @param stream4 makes a TCP channel for IPv4 only, which costs fewer system calls
 * @param datagram makes a UDP channel
 */
public record Sockets(
    ChannelFactory<? extends SocketChannel> stream,
    ChannelFactory<? extends SocketChannel> stream4,
    ChannelFactory<? extends DatagramChannel> datagram) {

  SocketChannel streamTo(InetAddress address) {
    return (address instanceof Inet4Address ? stream4 : stream).newChannel();
  }
}
