package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A set of any size says what its patterns say one by one. */
class HostSetTest {

  private static final List<String> LABELS =
      List.of("a", "b", "www", "example", "test", "a-long-label-of-many-octets", "x_1", "7up");

  /** What a set means, by the book: patterns one by one. */
  private record Model(Set<HostPattern> patterns) {
    boolean matches(String name) {
      return patterns.stream()
          .anyMatch(
              pattern ->
                  switch (pattern) {
                    case HostPattern.Any() -> true;
                    case HostPattern.Exact(String own) -> name.equals(own);
                    case HostPattern.Below(String own) -> name.endsWith("." + own);
                    case HostPattern.Within(String own) -> ("." + name).endsWith("." + own);
                    default -> false;
                  });
    }

    Set<String> words() {
      Set<String> words = new HashSet<>();
      for (HostPattern pattern : patterns) {
        switch (pattern) {
          case HostPattern.Any() -> words.add("*");
          case HostPattern.Exact(String name) -> words.add(name);
          case HostPattern.Below(String name) -> words.add("*." + name);
          case HostPattern.Within(String name) -> words.addAll(List.of(name, "*." + name));
          case HostPattern.Addresses addresses -> words.add(addresses.toString());
          case HostPattern.Listed(String list) -> {}
        }
      }
      return words;
    }
  }

  private static String name(Random random) {
    List<String> labels = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String more = random.nextInt(3) == 0 ? "" + random.nextInt(40) + "x" : "";
      labels.add(LABELS.get(random.nextInt(LABELS.size())) + more);
    }
    return String.join(".", labels);
  }

  private static Set<HostPattern> patterns(Random random, int most) {
    Set<HostPattern> patterns = new HashSet<>();
    int count = random.nextInt(most);
    for (int i = 0; i < count; i++) {
      patterns.add(
          switch (random.nextInt(9)) {
            case 0 -> new HostPattern.Below(name(random));
            case 1 -> new HostPattern.Within(name(random));
            default -> new HostPattern.Exact(name(random));
          });
    }
    if (random.nextInt(5) == 0) {
      patterns.add(HostPattern.parse("address:10.0.0.0/8"));
    }
    if (random.nextInt(20) == 0) {
      patterns.add(HostPattern.parse("*"));
    }
    return patterns;
  }

  @Test
  void matchesAsItsPatternsDoOneByOne() {
    Random random = new Random(4);
    for (int round = 0; round < 60; round++) {
      Model model = new Model(patterns(random, random.nextBoolean() ? 20 : 1500));
      HostSet set = new HostSet(model.patterns());
      for (int i = 0; i < 50; i++) {
        String name = name(random);
        assertThat(set.matches(new Host.Name(name))).as(name).isEqualTo(model.matches(name));
      }
      for (HostPattern pattern : model.patterns()) {
        if (pattern instanceof HostPattern.Exact(String name)) {
          assertThat(set.matches(new Host.Name(name))).as(name).isTrue();
        }
      }
      assertThat(set.size()).isEqualTo(model.words().size());
    }
  }

  @Test
  void sizesAndDifferencesCountWhatThePatternsStandFor() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      Set<HostPattern> some = patterns(random, random.nextBoolean() ? 60 : 900);
      Set<HostPattern> others = patterns(random, random.nextBoolean() ? 60 : 900);
      some.stream().filter(each -> random.nextBoolean()).forEach(others::add);
      Set<String> left = new Model(some).words();
      left.removeAll(new Model(others).words());
      assertThat(new HostSet(some).without(new HostSet(others))).isEqualTo(left.size());
    }
  }

  @Test
  void whatIsCoveredIsMatched() {
    Random random = new Random(6);
    int covered = 0;
    for (int round = 0; round < 400; round++) {
      Set<HostPattern> all = patterns(random, random.nextBoolean() ? 60 : 900);
      Set<HostPattern> part = new HashSet<>();
      all.stream().filter(each -> random.nextInt(3) > 0).forEach(part::add);
      assertThat(new HostSet(all).covers(new HostSet(part))).isTrue();
      part.add(HostPattern.parse(name(random)));
      HostSet few = new HostSet(part);
      boolean covers = new HostSet(all).covers(few);
      covered += covers ? 1 : 0;
      Model model = new Model(all);
      boolean holds =
          model.matches("x.y")
              || part.stream()
                  .allMatch(
                      each ->
                          switch (each) {
                            case HostPattern.Exact(String name) -> model.matches(name);
                            case HostPattern.Below(String name) -> model.matches("q." + name);
                            case HostPattern.Within(String name) ->
                                model.matches(name) && model.matches("q." + name);
                            default -> all.contains(each);
                          });
      assertThat(covers && !holds).as("%s in %s", part, all).isFalse();
      assertThat(!covers && holds && few.names().isPresent() && all.size() > 64).isFalse();
    }
    assertThat(covered).isBetween(10, 390);
  }

  @Test
  void fewNamesAreToldAndManyAreNot() {
    HostSetBuilder builder = new HostSetBuilder(0);
    for (int i = 0; i < HostSet.MOST_NAMES; i++) {
      builder.add(HostPattern.parse(".n" + i + ".example"));
    }
    builder.add(HostPattern.parse("n7.example"));
    assertThat(builder.build().names().orElseThrow()).hasSize(64).contains("n63.example");
    builder = new HostSetBuilder(0);
    for (int i = 0; i <= HostSet.MOST_NAMES; i++) {
      builder.add(HostPattern.parse("n" + i + ".example"));
    }
    assertThat(builder.build().names()).isEmpty();
  }

  /** The fast way to add a line knows the same patterns as the slow one, and no others. */
  @Test
  void plainPatternsAreThoseThatParse() {
    Random random = new Random(8);
    String characters = "aaabz019.....--_x*A#:/%[]é \u00e4";
    Octets view = new Octets();
    int patterns = 0;
    for (int i = 0; i < 400_000; i++) {
      String text = text(random, characters);
      byte[] octets = (" " + text + "!").getBytes(StandardCharsets.ISO_8859_1);
      view.over(octets, 1, octets.length - 1);
      boolean plain =
          new HostSetBuilder(0).addPattern(view, 0, view.length()) == HostSetBuilder.Added.NEW;
      assertThat(plain).as(text).isEqualTo(isNamePattern(text));
      patterns += plain ? 1 : 0;
    }
    assertThat(patterns).isGreaterThan(20_000);
  }

  private static String text(Random random, String characters) {
    if (random.nextInt(50) == 0) {
      String end = random.nextBoolean() ? "." + "b".repeat(random.nextInt(5)) : ".0x";
      return "a".repeat(58 + random.nextInt(8)) + ("." + "c".repeat(60)).repeat(3) + end;
    }
    StringBuilder text = new StringBuilder(random.nextInt(6) == 0 ? "*." : "");
    int length = random.nextInt(9);
    for (int i = 0; i < length; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    if (random.nextInt(4) == 0) {
      text.append(
          List.of(".0x", ".0xa", ".0xg", ".0x_", ".12", ".1a", ".org").get(random.nextInt(7)));
    }
    return text.toString();
  }

  private static boolean isNamePattern(String text) {
    try {
      return !(HostPattern.parse(text) instanceof HostPattern.Any
          || HostPattern.parse(text) instanceof HostPattern.Addresses
          || HostPattern.parse(text) instanceof HostPattern.Listed);
    } catch (Malformed e) {
      return false;
    }
  }

  @Test
  void plainPatternsMeanWhatTheyParseTo() {
    Random random = new Random(9);
    for (int i = 0; i < 2_000; i++) {
      String text = List.of("", ".", "*.").get(random.nextInt(3)) + name(random);
      HostSetBuilder fast = new HostSetBuilder(0);
      fast.addPattern("  " + text, 2, 2 + text.length());
      HostSet one = new HostSet(List.of(HostPattern.parse(text)));
      assertThat(fast.build().without(one) + one.without(fast.build())).isZero();
    }
  }

  @Test
  void saysWhatWasAddedAgainAndWhatIsInsideAWiderOne() {
    HostSetBuilder builder = new HostSetBuilder(0);
    for (String text :
        List.of("a.example", "*.b.example", ".c.example", "c.example", "d.a.example")) {
      assertThat(add(builder, text)).isEqualTo(HostSetBuilder.Added.NEW);
    }
    assertThat(add(builder, "*.b.example")).isEqualTo(HostSetBuilder.Added.AGAIN);
    assertThat(add(builder, "b.example")).isEqualTo(HostSetBuilder.Added.NEW);
    assertThat(add(builder, ".b.example.")).isEqualTo(HostSetBuilder.Added.NOT_PLAIN);
    assertThat(add(builder, "x.b.example")).isEqualTo(HostSetBuilder.Added.NEW);
    for (String text : List.of("c.example", "x.b.example")) {
      assertThat(builder.hasWider(text, 0, text.length())).as(text).isTrue();
    }
    for (String text :
        List.of("a.example", "b.example", "*.b.example", ".c.example", "d.a.example")) {
      assertThat(builder.hasWider(text, 0, text.length())).as(text).isFalse();
    }
  }

  private static HostSetBuilder.Added add(HostSetBuilder builder, String text) {
    return builder.addPattern(text, 0, text.length());
  }

  @Test
  void tableGrowsFromNothingAndIsTrimmed() {
    FingerprintTable table = new FingerprintTable(0);
    Random random = new Random(3);
    List<Long> prints = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      long print = i % 100 == 0 ? -1L - (i << 3) : random.nextLong();
      prints.add(print);
      assertThat(table.add(print, 1)).isZero();
      assertThat(table.add(print, 4)).isEqualTo(1);
    }
    table.trim();
    assertThat(table.size()).isEqualTo(30_000);
    assertThat(prints).allMatch(print -> table.bits(print) == 5);
    for (int i = 0; i < 10_000; i++) {
      assertThat(table.bits(random.nextLong())).isZero();
    }
  }
}
