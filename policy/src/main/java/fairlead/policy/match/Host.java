package fairlead.policy.match;

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

  /** Reads the host of an authority; null if it is no host that can be normalised without doubt. */
  static @Nullable Host parse(String text) {
    return text.isEmpty() ? null : new Name(text.toLowerCase(Locale.ROOT));
  }
}
