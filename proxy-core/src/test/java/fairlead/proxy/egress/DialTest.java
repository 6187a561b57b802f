package fairlead.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.DenyReason;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DialTest {
  @Test
  void aSystemWithoutSocketsIsOverloaded() throws Exception {
    ChannelFactory<SocketChannel> none =
        () -> {
          throw new ChannelException("Too many open files");
        };
    Sockets sockets =
        new Sockets(
            none,
            none,
            () -> {
              throw new AssertionError("nothing is looked up");
            });
    EventLoop loop = new DefaultEventLoop();
    try {
      CompletableFuture<Dial.Outcome> outcome = new CompletableFuture<>();
      List<InetAddress> addresses = List.of(InetAddress.getLoopbackAddress());
      loop.execute(() -> new Dial(loop, sockets, addresses, 80, outcome::complete).start(60_000));
      assertThat(outcome.get(10, TimeUnit.SECONDS))
          .isEqualTo(new Dial.Failed(DenyReason.OVERLOADED));
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
