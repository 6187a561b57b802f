package fairlead.policy.match;

import fairlead.policy.address.AddressText;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A host in normal form: a DNS name, or an address literal. Immutable. */
public sealed interface Host {

  /** The normal form, without brackets. */
  String text();

  /** A lower-case DNS name of A-labels without a trailing dot. */
  record Name(String text) implements Host {}

  /**
   * An address literal.
   *
   * @param text its canonical spelling (RFC 5952 for IPv6)
   */
  record Literal(String text, InetAddress address) implements Host {}

  /**
   * Reads the host of an authority. A name whose last label is a number is an address or nothing, as in
   * browsers, so {@code 127.1} and {@code 0x7f000001} are nothing.
   *
   * @return null if it is no host that can be normalised without doubt
   */
  static @Nullable Host parse(String text) {
    if (text.startsWith("[")) {
      return text.endsWith("]") ? literal(text.substring(1, text.length() - 1), true) : null;
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (!HostName.isValid(name)) {
      return null;
    }
    return HostName.endsInNumber(name)
        ? literal(text, false)
        : new Name(name.toLowerCase(Locale.ROOT));
  }

  private static @Nullable Host literal(String text, boolean six) {
    InetAddress address = (text.indexOf(':') >= 0) == six ? AddressText.parse(text) : null;
    return address == null ? null : new Literal(AddressText.format(address), address);
  }
}
