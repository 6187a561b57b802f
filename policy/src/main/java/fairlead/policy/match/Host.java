package fairlead.policy.match;

import fairlead.policy.address.AddressLiteral;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A host in normal form: a DNS name, or an address literal. Immutable. */
public sealed interface Host {

  /** The normal form, without brackets. */
  String text();

  /** A lower-case DNS name of A-labels without a trailing dot. */
  record Name(String text) implements Host {}

  /** An address literal; {@code text} is its canonical spelling (RFC 5952 for IPv6). */
  record Literal(String text, InetAddress address) implements Host {}

  /**
   * Reads the host of an authority (RFC 3986 §3.2.2), IPv6 in brackets; null if it is no host that
   * can be normalised without doubt.
   */
  static @Nullable Host parse(String text) {
    if (text.startsWith("[")) {
      if (!text.endsWith("]") || text.indexOf(':') < 0) {
        return null;
      }
      return literal(text.substring(1, text.length() - 1));
    }
    if (text.indexOf(':') >= 0) {
      return null;
    }
    String name = HostNames.normal(text);
    if (name == null) {
      return null;
    }
    return HostNames.endsInNumber(name) ? literal(text) : new Name(name);
  }

  /** The literal with this text, IPv6 without brackets; null if it is none. */
  static @Nullable Literal literal(String text) {
    InetAddress address = AddressLiteral.parse(text.toLowerCase(Locale.ROOT));
    return address == null ? null : of(address);
  }

  /** The literal of an address. */
  static Literal of(InetAddress address) {
    return new Literal(AddressLiteral.text(address), address);
  }
}
