package fairlead.policy.load.yaml;

import fairlead.policy.wording.Quoted;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The known word that was probably meant. */
public final class Nearest {

  /** So many known words are shown. */
  private static final int MOST = 12;

  private Nearest() {}

  /** {@code did you mean "hosts"?}, or the known words where none is near. */
  public static String hint(String word, Collection<String> known) {
    return known.stream()
        .filter(k -> distance(word, k) <= Math.max(1, Math.min(3, word.length() / 3)))
        .min(Comparator.comparingInt(k -> distance(word, k)))
        .map(k -> "did you mean " + Quoted.of(k) + "?")
        .orElse(known.isEmpty() ? "" : "known: " + some(known));
  }

  private static String some(Collection<String> known) {
    String first = known.stream().limit(MOST).collect(Collectors.joining(", "));
    return known.size() > MOST ? first + ", …" : first;
  }

  /** Levenshtein's distance; words over 64 characters are far from all. */
  private static int distance(String a, String b) {
    if (a.length() > 64) {
      return a.length();
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
