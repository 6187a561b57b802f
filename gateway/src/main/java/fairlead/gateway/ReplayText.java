package fairlead.gateway;

import fairlead.gateway.ReplayTally.Apart;
import fairlead.gateway.ReplayTally.Difference;
import fairlead.gateway.ReplayTally.Example;
import fairlead.gateway.ReplayTally.Found;
import fairlead.gateway.ReplayTally.Verdict;
import fairlead.policy.wording.Quoted;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a replay, for people.
 *
 * @param out where to
 */
record ReplayText(PrintWriter out) {
  private static final int LONGEST = 60;

  /** Prints it, with so many of the differences. */
  void print(ReplayTally tally, int most) {
    out.println(many(tally.decided()) + " decisions, made again by this policy:");
    for (Verdict verdict : Verdict.values()) {
      line(tally.count(verdict), verdict.words);
    }
    if (tally.failures() > 0) {
      out.println(
          "Of these, "
              + many(tally.failures())
              + " had been allowed, and failed for lack of an address or an answer.");
    }
    apart(tally);
    Map<Difference, Found> shown =
        tally.top(most).stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    if (!shown.isEmpty()) {
      out.println("Differences by group and host, the most frequent first:");
      TextTable table = new TextTable("TIMES", "GROUPS", "HOST", "THEN", "NOW", "SUCH AS");
      shown.forEach((key, found) -> row(table, key, found));
      table.print(out);
    }
    long more = tally.more(most);
    if (more > 0) {
      out.println("and " + many(more) + " more; --top shows them");
    }
    if (tally.beyond() > 0) {
      out.println(many(tally.beyond()) + " differences of too many kinds were only counted");
    }
  }

  private void apart(ReplayTally tally) {
    boolean any = false;
    for (Apart why : Apart.values()) {
      if (tally.count(why) > 0 && !any) {
        out.println("Not made again:");
        any = true;
      }
      line(tally.count(why), why.words + (why == Apart.STATE ? states(tally) : ""));
    }
  }

  private static String states(ReplayTally tally) {
    return tally.states().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(8)
        .map(e -> Quoted.clip(e.getKey(), LONGEST) + " " + many(e.getValue()))
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private void line(long count, String words) {
    if (count > 0) {
      out.println("  %12s  %s".formatted(many(count), words));
    }
  }

  private static void row(TextTable table, Difference key, Found found) {
    Example example = found.example;
    table.add(
        many(found.count),
        key.groups(),
        Quoted.clip(key.host(), LONGEST),
        by(key.before(), example.before()),
        by(key.after(), example.after()),
        example.time() + " " + Quoted.clip(example.request(), LONGEST));
  }

  private static String by(String decision, @Nullable String rule) {
    return Quoted.clip(rule == null ? decision : decision + " (" + rule + ")", LONGEST);
  }

  private static String many(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
