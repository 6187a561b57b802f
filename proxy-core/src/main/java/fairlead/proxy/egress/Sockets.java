package fairlead.proxy.egress;

import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;

/**
 * The channels of one transport.
 *
 * @param stream makes an unregistered TCP channel
 * @param datagram makes an unregistered UDP channel
 */
public record Sockets(
    ChannelFactory<? extends SocketChannel> stream,
    ChannelFactory<? extends DatagramChannel> datagram) {}
