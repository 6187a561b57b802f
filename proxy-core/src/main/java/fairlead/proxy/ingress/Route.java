package fairlead.proxy.ingress;

import fairlead.proxy.egress.Egress;
import fairlead.proxy.egress.OriginConnection;
import fairlead.proxy.session.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where an exchange goes: to an admitted origin, or to our own portal. */
sealed interface Route {

  void dial(Consumer<Egress.Reached> then);

  /** A connection that was used before; null if there is none. */
  @Nullable OriginConnection pooled();

  OriginConnection adopt(Egress.Origin origin);

  /** What a fresh connection starts with; the caller owns it. */
  ByteBuf preface();

  /** To the origin of an admitted request. */
  record Admitted(Egress egress, Admission pass) implements Route {
    @Override
    public void dial(Consumer<Egress.Reached> then) {
      egress.dial(pass, then);
    }

    @Override
    public @Nullable OriginConnection pooled() {
      return egress.pooled(pass);
    }

    @Override
    public OriginConnection adopt(Egress.Origin origin) {
      return egress.adopt(pass, origin);
    }

    @Override
    public ByteBuf preface() {
      return Unpooled.EMPTY_BUFFER;
    }
  }

  /** To the portal, for a client whose address it is told. */
  record ToPortal(Worker worker, InetSocketAddress client) implements Route {
    @Override
    public void dial(Consumer<Egress.Reached> then) {
      worker.egress.dialPortal(worker.parts.portal().inner(), then);
    }

    @Override
    public @Nullable OriginConnection pooled() {
      return null;
    }

    @Override
    public OriginConnection adopt(Egress.Origin origin) {
      return worker.egress.adoptOnce(origin);
    }

    @Override
    public ByteBuf preface() {
      return worker.parts.portal().introduce(worker.allocator(), client);
    }
  }
}
