package fairlead.policy.match;

import fairlead.policy.address.AddressLiteral;
import fairlead.policy.address.AddressRange;
import java.util.Locale;

/** One entry of a rule's hosts, in normal form. Immutable. */
public sealed interface HostPattern {

  /** {@code *}: any name, never an address literal. */
  record Any() implements HostPattern {}

  /** {@code example.org}: that name. */
  record Exact(String name) implements HostPattern {}

  /** {@code *.example.org}: its subdomains. */
  record Below(String name) implements HostPattern {}

  /** {@code .example.org}: the name and its subdomains. */
  record Within(String name) implements HostPattern {}

  /** {@code address:10.0.0.0/8}: literals in the range. */
  record Addresses(AddressRange range) implements HostPattern {}

  /** {@code list:NAME}: what the list holds. */
  record Listed(String list) implements HostPattern {}

  /**
   * Reads a pattern in normal form.
   *
   * @throws Malformed if it is none; the fix shows the normal form where there is one
   */
  static HostPattern parse(String text) {
    if (text.equals("*")) {
      return new Any();
    }
    if (text.startsWith("list:")) {
      return new Listed(text.substring(5));
    }
    if (text.startsWith("address:")) {
      return new Addresses(range(text, text.substring(8)));
    }
    if (text.startsWith("*.")) {
      return new Below(name(text, "*.", text.substring(2)));
    }
    return text.startsWith(".")
        ? new Within(name(text, ".", text.substring(1)))
        : new Exact(name(text, "", text));
  }

  private static AddressRange range(String text, String cidr) {
    AddressRange range = AddressRange.parse(cidr);
    if (range == null) {
      throw new Malformed("\"" + text + "\" names no address range", "write address:10.0.0.0/8");
    }
    String normal = range.toString();
    if (!normal.equals(cidr) && !normal.startsWith(cidr + "/")) {
      throw new Malformed(
          "\"" + text + "\" is not in normal form", "write \"address:" + normal + "\"");
    }
    return range;
  }

  private static String name(String text, String prefix, String rest) {
    if (AddressLiteral.parse(rest.toLowerCase(Locale.ROOT)) != null) {
      throw new Malformed("\"" + text + "\" is an address", "write \"address:" + rest + "\"");
    }
    String normal = HostNames.normal(rest);
    if (normal == null || HostNames.endsInNumber(normal)) {
      throw new Malformed("\"" + text + "\" is not a host pattern", hint(prefix, rest));
    }
    if (!normal.equals(rest)) {
      throw new Malformed("\"" + text + "\" is not in normal form", write(prefix + normal));
    }
    return normal;
  }

  private static String hint(String prefix, String rest) {
    if (rest.contains("://") || rest.contains("/")) {
      String bare = rest.replaceFirst("^[a-z]+://", "").replaceFirst("[:/].*$", "");
      String normal = HostNames.normal(bare);
      return normal == null ? "write a host name only" : write(prefix + normal);
    }
    boolean ascii = rest.chars().allMatch(c -> c < 128);
    return ascii ? "write a name such as \"example.org\"" : "write its A-labels, such as \"xn--…\"";
  }

  private static String write(String normal) {
    return "write \"" + normal + "\"";
  }
}
