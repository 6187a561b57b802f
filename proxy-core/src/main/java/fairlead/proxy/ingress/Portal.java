package fairlead.proxy.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;

/**
 * The web listener as seen through the proxy: everybody reaches it, in every state, without
 * credentials, uncharged and unrecorded.
 *
 * @param publicUrl what stands before every link, without a trailing slash
 * @param host the host of that URL in normal form, without brackets
 * @param port its port
 * @param inner the loopback socket of the web listener that takes only us
 * @param token what proves on that socket that it is us
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Portal(
    String publicUrl, String host, int port, InetSocketAddress inner, byte[] token) {
  public Portal {
    if (!inner.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(inner + " (expected: a loopback address)");
    }
  }

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int VERSION_2_PROXY = 0x21;
  private static final int TCP_OVER_IPV4 = 0x11;
  private static final int TCP_OVER_IPV6 = 0x21;

  /** The type of our token in the header: the first that the protocol leaves to applications. */
  public static final int TOKEN_TYPE = 0xE0;

  /** Whether a request for this authority, its host in normal form, is one for the portal. */
  boolean isAt(String otherHost, int otherPort) {
    return otherPort == port && otherHost.equals(host);
  }

  /** The link under which a refusal explains itself. */
  String why(String id) {
    return publicUrl + "/why/" + id;
  }

  /** The link under which one asks for what a refusal was about. */
  String ask(String id) {
    return publicUrl + "/ask?decision=" + id;
  }

  /**
   * The header that tells the web listener who the client is (PROXY protocol, version 2, §2.2).
   *
   * @return a buffer that the caller owns
   */
  ByteBuf introduce(ByteBufAllocator allocator, InetSocketAddress client) {
    byte[] source = client.getAddress().getAddress();
    byte[] target = source.length == 4 ? inner.getAddress().getAddress() : new byte[16];
    ByteBuf out = allocator.buffer(128);
    out.writeBytes(SIGNATURE).writeByte(VERSION_2_PROXY);
    out.writeByte(source.length == 4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6);
    out.writeShort(2 * source.length + 4 + 3 + token.length);
    out.writeBytes(source).writeBytes(target);
    out.writeShort(client.getPort()).writeShort(inner.getPort());
    out.writeByte(TOKEN_TYPE).writeShort(token.length).writeBytes(token);
    return out;
  }
}
