package fairlead.gateway;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What came of past decisions under another policy, in bounded memory. For one thread. */
final class ReplayTally {
  /** So many kinds of difference are told apart; more are only counted. */
  private static final int MOST_KINDS = 100_000;

  private static final int MOST_REASONS = 100;

  /** How a decision would be. */
  enum Verdict {
    UNCHANGED("unchanged"),
    NEWLY_REFUSED("newly refused"),
    NEWLY_ALLOWED("newly allowed"),
    OTHER_REASON("another reason"),
    OTHER_RULE("another rule");

    final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** The word for programs. */
    String label() {
      return words.replace(' ', '_');
    }
  }

  /** Why a record was not decided again. */
  enum Apart {
    NO_RECORD("lines that are no records"),
    TOO_LONG("lines that are too long to be records"),
    OTHER_KIND("records of other kinds"),
    SAME_DECISION("records of a decision that is counted already"),
    NO_REQUEST("records that do not say what was asked"),
    NO_USER("records of nobody known"),
    UNKNOWN_USER("records of people whom the files of users and groups do not name"),
    STATE("refused for another reason than the policy"),
    ADDRESS("refused, perhaps for the address that a name led to"),
    NO_PATH("records without the path");

    final String words;

    Apart(String words) {
      this.words = words;
    }

    /** The word for programs. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One kind of difference: whose, where to, and which. */
  record Difference(Verdict verdict, String groups, String host, String before, String after) {}

  /** How often there was one, and its first example. */
  static final class Found {
    long count;
    final Example example;

    Found(Example example) {
      this.example = example;
    }
  }

  /** A decision, then and now; rules are null where none decided. */
  record Example(
      @Nullable String time, String request, @Nullable String before, @Nullable String after) {}

  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Map<Apart, Long> apart = new EnumMap<>(Apart.class);
  private final Map<String, Long> states = new TreeMap<>();
  private final Map<Difference, Found> found = new HashMap<>();
  private long failed;
  private long beyond;

  void unchanged() {
    verdicts.merge(Verdict.UNCHANGED, 1L, Long::sum);
  }

  void changed(Difference key, Example example) {
    verdicts.merge(key.verdict, 1L, Long::sum);
    Found one = found.get(key);
    if (one == null && found.size() >= MOST_KINDS) {
      beyond++;
      return;
    }
    if (one == null) {
      one = new Found(example);
      found.put(key, one);
    }
    one.count++;
  }

  void apart(Apart why) {
    apart.merge(why, 1L, Long::sum);
  }

  /** One that was refused for what its person had left, or for trouble. */
  void state(@Nullable String reason) {
    apart(Apart.STATE);
    String known = reason == null ? "none" : reason;
    states.merge(
        states.size() < MOST_REASONS || states.containsKey(known) ? known : "others",
        1L,
        Long::sum);
  }

  /** One that was let pass and then failed; it is decided again all the same. */
  void failed() {
    failed++;
  }

  long count(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  long count(Apart why) {
    return apart.getOrDefault(why, 0L);
  }

  long failures() {
    return failed;
  }

  Map<String, Long> states() {
    return states;
  }

  /** How many were decided again. */
  long decided() {
    return verdicts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether anything would be decided differently; by another rule alone is not. */
  boolean differs() {
    return count(Verdict.NEWLY_REFUSED) + count(Verdict.NEWLY_ALLOWED) + count(Verdict.OTHER_REASON)
        > 0;
  }

  /** The most frequent differences, as many as are asked for. */
  List<Map.Entry<Difference, Found>> top(int most) {
    Comparator<Map.Entry<Difference, Found>> often =
        Comparator.comparingLong(e -> e.getValue().count);
    return found.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<Difference, Found> e) -> e.getKey().verdict() == Verdict.OTHER_RULE)
                .thenComparing(often.reversed())
                .thenComparing(e -> e.getKey().toString()))
        .limit(most)
        .toList();
  }

  /** How many kinds of difference there are beyond those that were asked for. */
  long more(int most) {
    return Math.max(0, found.size() - most);
  }

  /** How many differences are of kinds that were too many to tell apart. */
  long beyond() {
    return beyond;
  }
}
