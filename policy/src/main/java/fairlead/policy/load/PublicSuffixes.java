package fairlead.policy.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hc.client5.http.psl.PublicSuffixList;
import org.apache.hc.client5.http.psl.PublicSuffixListParser;

/**
 * Names below which anybody can have a name of their own, such as {@code com}, {@code co.uk} and
 * {@code github.io}: Mozilla's Public Suffix List, as the library that we take it from has it.
 */
final class PublicSuffixes {

  /** What to write instead of a pattern that takes in all below one. */
  static final String FIX = "name the sites";

  private static final String FILE = "org/publicsuffix/list/effective_tld_names.dat";
  private static final String BELOW = "*.";
  private static final Set<String> ALL = new TreeSet<>();
  private static final Set<String> PARENTS = new HashSet<>();
  private static final Set<String> EXCEPTIONS = new HashSet<>();

  static {
    PublicSuffixList list = list();
    for (String rule : list.getRules()) {
      boolean below = rule.startsWith(BELOW);
      (below ? PARENTS : ALL).add(labels(below ? rule.substring(BELOW.length()) : rule));
    }
    list.getExceptions().forEach(name -> EXCEPTIONS.add(labels(name)));
    ALL.addAll(PARENTS);
  }

  private PublicSuffixes() {}

  private static String labels(String name) {
    return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
  }

  private static PublicSuffixList list() {
    ClassLoader loader = PublicSuffixListParser.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the library has no " + FILE);
      }
      return PublicSuffixListParser.INSTANCE.parse(
          new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a name in A-labels is one. A name that no registry has, as inside a house, is none. */
  static boolean isOne(String name) {
    String parent = name.substring(name.indexOf('.') + 1);
    return ALL.contains(name)
        || (parent.length() < name.length()
            && PARENTS.contains(parent)
            && !EXCEPTIONS.contains(name));
  }

  /** All that the list names, in the order of the alphabet. */
  static Set<String> all() {
    return Collections.unmodifiableSet(ALL);
  }
}
