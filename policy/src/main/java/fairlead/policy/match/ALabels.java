package fairlead.policy.match;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The A-labels that a name's writer probably means, for hints only: nothing is ever matched by
 * them. A name with any character that IDNA maps, treats in two ways or ignores has none here.
 */
final class ALabels {

  private static final int BASE = 36;

  private ALabels() {}

  /** The name in A-labels and lower case; null in doubt. */
  static @Nullable String of(String name) {
    String lower = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    if (lower.length() > 253 || !Normalizer.isNormalized(lower, Normalizer.Form.NFKC)) {
      return null;
    }
    List<String> labels = new ArrayList<>();
    for (String label : lower.split("\\.", -1)) {
      boolean ascii = label.chars().allMatch(c -> c < 128);
      if (!ascii && (label.startsWith("xn--") || !label.codePoints().allMatch(ALabels::plain))) {
        return null;
      }
      labels.add(ascii ? label : "xn--" + punycode(label.codePoints().toArray()));
    }
    return HostNames.normal(String.join(".", labels));
  }

  /** A letter or digit that stands for itself in every version of IDNA. */
  private static boolean plain(int c) {
    return c < 128
        ? Character.isLetterOrDigit(c) || c == '-'
        : Character.isLetter(c) && c != 'ß' && c != 'ς';
  }

  /** Encodes a label (RFC 3492 §6.3). */
  private static String punycode(int[] label) {
    StringBuilder out = new StringBuilder();
    for (int c : label) {
      if (c < 128) {
        out.append((char) c);
      }
    }
    int basic = out.length();
    out.append(basic > 0 ? "-" : "");
    int done = basic;
    int bias = 72;
    int delta = 0;
    for (int n = 128; done < label.length; n++) {
      int least = least(label, n);
      delta += (least - n) * (done + 1);
      n = least;
      for (int c : label) {
        delta += c < n ? 1 : 0;
        if (c == n) {
          number(out, delta, bias);
          bias = adapt(delta, done + 1, done == basic);
          delta = 0;
          done++;
        }
      }
      delta++;
    }
    return out.toString();
  }

  private static int least(int[] label, int from) {
    int least = Integer.MAX_VALUE;
    for (int c : label) {
      least = c >= from ? Math.min(least, c) : least;
    }
    return least;
  }

  private static void number(StringBuilder out, int delta, int bias) {
    int rest = delta;
    for (int k = BASE; ; k += BASE) {
      int t = Math.clamp(k - bias, 1, 26);
      if (rest < t) {
        out.append(digit(rest));
        return;
      }
      out.append(digit(t + (rest - t) % (BASE - t)));
      rest = (rest - t) / (BASE - t);
    }
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int adapt(int delta, int points, boolean first) {
    int rest = first ? delta / 700 : delta / 2;
    rest += rest / points;
    int k = 0;
    for (; rest > 455; k += BASE) {
      rest /= 35;
    }
    return k + 36 * rest / (rest + 38);
  }
}
