package fairlead.policy.match;

import fairlead.policy.address.AddressRange;
import fairlead.policy.wording.Quoted;
import org.jspecify.annotations.Nullable;

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

  /**
   * The normal form of a name that is written otherwise: in capitals, with a dot at its end, with
   * letters that are not ASCII. Null if it has none, or in doubt.
   */
  static @Nullable String normalName(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 128);
    String normal = ascii ? HostNames.normal(text) : ALabels.of(text);
    return normal == null || HostNames.endsInNumber(normal) ? null : normal;
  }

  private static AddressRange range(String text, String cidr) {
    AddressRange range = AddressRange.parse(cidr);
    if (range == null) {
      throw new Malformed(Quoted.of(text) + " names no address range", "write address:10.0.0.0/8");
    }
    if (!range.isWritten(cidr)) {
      throw new Malformed(
          Quoted.of(text) + " is not in normal form", HostHint.write("address:" + range));
    }
    return range;
  }

  private static String name(String text, String prefix, String rest) {
    AddressRange range = AddressRange.parse(rest.replaceFirst("^\\[(.*)]$", "$1"));
    if (range != null) {
      throw new Malformed(Quoted.of(text) + " is an address", HostHint.write("address:" + range));
    }
    String normal = HostNames.normal(rest);
    if (normal == null || HostNames.endsInNumber(normal)) {
      throw new Malformed(Quoted.of(text) + " is not a host pattern", HostHint.of(prefix, rest));
    }
    if (!normal.equals(rest)) {
      throw new Malformed(
          Quoted.of(text) + " is not in normal form", HostHint.write(prefix + normal));
    }
    return normal;
  }
}
