package fairlead.gateway.squid;

import fairlead.policy.address.AddressLiteral;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.Malformed;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads ACLs about the host that is asked for: {@code dstdomain}, {@code dstdomain_regex}. */
final class HostAcl {
  private static final Pattern PLAIN =
      Pattern.compile(
          "(\\^|\\(\\^\\|\\\\\\.\\)|\\(\\\\\\.\\|\\^\\)|\\\\\\.)((?:[a-z0-9_-]|\\\\\\.)+)\\$");
  private static final String LOOKED_UP =
      "Squid looks up the name of an address that is asked for as such, unless the acl says -n";

  private HostAcl() {}

  static List<Piece> domains(Acl acl) {
    List<HostPattern> names = new ArrayList<>();
    List<AddressSet> literals = new ArrayList<>();
    List<Piece> pieces = new ArrayList<>();
    for (Acl.Value value : acl.values()) {
      String text = value.text().toLowerCase(Locale.ROOT);
      InetAddress address = AddressLiteral.parse(text);
      if (address != null && address.getAddress().length == 4) {
        literals.add(AddressSet.of(address));
      } else if (address != null || text.startsWith("[")) {
        pieces.add(
            Piece.maybe(Box.ALL.hosts(Box.LITERAL), "IPv6 addresses are not read in dstdomain"));
      } else if (text.endsWith(".")) {
        HostPattern stripped = pattern(text.substring(0, text.length() - 1));
        if (stripped != null) {
          pieces.add(
              Piece.maybe(
                  box(acl.name(), List.of(stripped)), "a name that ends in a dot is not clear"));
        }
      } else {
        HostPattern pattern = pattern(text);
        if (pattern != null) {
          names.add(pattern);
        }
      }
    }
    add(acl, names, literals, pieces);
    return pieces;
  }

  private static void add(
      Acl acl, List<HostPattern> names, List<AddressSet> literals, List<Piece> pieces) {
    if (!names.isEmpty()) {
      pieces.addFirst(Piece.certain(box(acl.name(), names)));
    }
    AddressSet written = AddressSet.union(literals);
    if (!written.isEmpty()) {
      pieces.add(Piece.certain(Box.ALL.hosts(Box.LITERAL).addresses(written)));
    }
    if (!acl.has("-n")) {
      Box others = Box.ALL.hosts(Box.LITERAL).addresses(written.complement());
      pieces.add(Piece.maybe(others, LOOKED_UP));
    }
  }

  private static Box box(String label, List<HostPattern> names) {
    return Box.ALL.hosts(Box.NAME).names(Names.of(DomainSet.of(label, names)));
  }

  /** The pattern; null where it can match no host that is one. */
  private static @Nullable HostPattern pattern(String text) {
    try {
      HostPattern pattern = HostPattern.parse(text);
      return pattern instanceof HostPattern.Exact || pattern instanceof HostPattern.Within
          ? pattern
          : null;
    } catch (Malformed e) {
      return null;
    }
  }

  static List<Piece> expressions(Acl acl) {
    List<HostPattern> names = new ArrayList<>();
    for (String text : acl.texts()) {
      Matcher plain = PLAIN.matcher(text);
      HostPattern pattern = plain.matches() ? pattern(plain.group(2).replace("\\.", ".")) : null;
      if (!(pattern instanceof HostPattern.Exact(String name))) {
        return List.of(
            Piece.maybe(
                Box.ALL, "the expression of acl " + acl.name() + " cannot be said as names"));
      }
      names.add(
          switch (plain.group(1)) {
            case "^" -> pattern;
            case "\\." -> new HostPattern.Below(name);
            default -> new HostPattern.Within(name);
          });
    }
    List<Piece> pieces = new ArrayList<>();
    add(acl, names, List.of(), pieces);
    return pieces;
  }
}
