package fairlead.policy.load;

import fairlead.policy.address.AddressLiteral;
import fairlead.policy.load.yaml.Problems;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSetBuilder;
import fairlead.policy.match.HostSetBuilder.Added;
import fairlead.policy.wording.Quoted;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/**
 * A blocklist as a hosts file, hosts(5): an address that leads nowhere, and the names that are
 * blocked by it. The machine's own names, with which such files begin, are left out.
 */
final class HostsFile extends ListSyntax {

  private static final String WHAT = "such as 0.0.0.0 ads.example";
  private static final Set<String> OWN =
      Set.of(
          "localhost",
          "localhost.localdomain",
          "localhost4",
          "localhost6",
          "local",
          "broadcasthost",
          "ip6-localhost",
          "ip6-loopback",
          "ip6-localnet",
          "ip6-mcastprefix",
          "ip6-allnodes",
          "ip6-allrouters",
          "ip6-allhosts");

  private final Words words = new Words(true);

  HostsFile(HostSetBuilder set, Problems problems) {
    super(set, problems);
  }

  @Override
  void line(Lines line) throws Lines.NotUtf8 {
    CharSequence text = text(line);
    words.over(text);
    if (!words.next()) {
      return;
    }
    int at = words.from();
    boolean plain = words.is("0.0.0.0") || words.is("127.0.0.1");
    String address = plain ? "" : words.toString();
    boolean blocks = plain || leadsNowhere(address);
    if (!blocks && AddressLiteral.parse(withoutZone(address)) == null) {
      wrong(line, at, Quoted.of(address) + " is no address", WHAT);
      return;
    }
    if (!words.next()) {
      wrong(line, at, "there is no name behind the address", WHAT);
      return;
    }
    do {
      name(line, text, blocks, at, address);
    } while (words.next());
  }

  private void name(Lines line, CharSequence text, boolean blocks, int at, String address) {
    if (isOwn(text)) {
      return;
    }
    if (!blocks) {
      String what = Quoted.of(address) + " is the address of a machine, which blocks nothing";
      wrong(line, at, what, "write 0.0.0.0, or remove the line");
    } else if (set().addName(text, words.from(), words.to()) == Added.NOT_PLAIN) {
      closely(line, words.toString());
    }
  }

  private void closely(Lines line, String word) {
    String name = leadsNowhere(word) ? null : normal(line, words.from(), word, word);
    if (name != null) {
      set().add(new HostPattern.Exact(name));
    }
  }

  /** Whether the word is a name of the machine itself; nearly all others have a dot. */
  private boolean isOwn(CharSequence text) {
    boolean dotted = false;
    for (int i = words.from(); i < words.to(); i++) {
      dotted |= text.charAt(i) == '.';
    }
    return (!dotted || text.charAt(words.from()) == 'l')
        && OWN.contains(words.toString().toLowerCase(Locale.ROOT));
  }

  private static boolean leadsNowhere(String text) {
    InetAddress address = AddressLiteral.parse(text);
    return address != null && (address.isAnyLocalAddress() || address.isLoopbackAddress());
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
