package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the octets of a policy, its lists and its tests, there is a policy, or problems with a
 * place; never an exception, never a hang. {@code -Dfuzz.seconds=600 -Dfuzz.seed=1} looks longer,
 * or elsewhere.
 */
class LoaderFuzzTest {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          ",",
          "- ",
          "&a",
          "*a",
          "!!str ",
          "|",
          ">",
          "'",
          "\"",
          "%",
          "@",
          "#",
          "\t",
          "\n",
          "---\n",
          "...\n",
          "? ",
          "<<",
          "~",
          "\u00e9",
          "\u0000",
          "\ufeff",
          "\u2028",
          "\ud83d\ude00",
          "version: 1\n",
          "tiers:\n",
          "hosts",
          "list:reference",
          "*",
          "address:0.0.0.0/0",
          "until",
          "mode: report",
          "group:a",
          "owner",
          "approval: quick",
          "unattended: true",
          "start: supervisor",
          "needed: 0",
          "standing: none",
          "999999999d",
          "-1",
          "1e9",
          "0x10",
          "null");

  private static PolicyLoader.Result load(Map<String, byte[]> files) {
    return assertTimeoutPreemptively(LONGEST, () -> PolicyLoader.of(files).load());
  }

  private static PolicyLoader.Result check(Map<String, byte[]> files) {
    PolicyLoader.Result result = load(files);
    if (result instanceof PolicyLoader.Rejected rejected) {
      assertThat(rejected.problems()).isNotEmpty().hasSizeLessThan(1_100);
      assertThat(rejected.problems())
          .allSatisfy(
              problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.what()).isNotBlank().hasSizeLessThan(4_000);
              });
    }
    return result;
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<String> hostile() {
    return Stream.of(
        "[".repeat(1_000_000),
        "{a: ".repeat(300_000),
        "- ".repeat(500_000),
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "a: *a\n",
        "<<: { version: 1 }\n",
        "x".repeat(1_000_000),
        "version: " + "9".repeat(1_000_000),
        "timezone: " + "z".repeat(1_000_000),
        "\"" + "a\\n".repeat(300_000) + "\": 1",
        "# " + "c".repeat(1_000_000),
        "k: |\n" + "  line\n".repeat(300_000),
        "\n".repeat(1_000_000),
        " ".repeat(1_000_000) + "a: 1",
        keys(20_000),
        "tiers: {" + "t: {},".repeat(20_000) + "}",
        "tiers: {t: {allow: [" + "{hosts: [a.example]},".repeat(10_000) + "]}}",
        "tiers: {t: {allow: [{hosts: [" + "A.example,".repeat(100_000) + "]}]}}",
        "version: 1\ntiers: {t: {allow: [{hosts: [a.example], scheme: http, paths: ["
            + "/a/".repeat(300_000)
            + "]}]}}\ndefault-tier: t",
        "!!java.net.URL [x]",
        "!!binary aaaa",
        "%YAML 9.9\n---\nversion: 1",
        "? [a]\n: b\n",
        "{[a]: b}",
        "\ud800".repeat(10),
        "\ufeff\ufeffversion: 1",
        "a" + (char) 0 + "b: 1",
        "\u2028".repeat(1_000));
  }

  private static String keys(int many) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < many; i++) {
      keys.append("key").append(i).append(": 1\n");
    }
    return keys.toString();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource
  void hostile(String text) {
    check(Map.of("policy.yaml", octets(text)));
    String policy =
        Loading.rule("{ hosts: [\"list:reference\"] }")
            + "lists: { reference: { file: lists/reference.txt } }\n";
    check(
        Map.of(
            "policy.yaml", octets(policy),
            "lists/reference.txt", octets(text),
            "a.test.yaml", octets(text)));
  }

  @Test
  void mutatedFiles() throws Exception {
    long seed = Long.getLong("fuzz.seed", 20);
    long seconds = Long.getLong("fuzz.seconds", 0);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    List<Map<String, byte[]>> seeds = seeds();
    Random random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < 600 || System.nanoTime() < end; i++) {
      Map<String, byte[]> files = new HashMap<>(seeds.get(random.nextInt(seeds.size())));
      List<String> names = files.keySet().stream().sorted().toList();
      String name = names.get(random.nextInt(names.size()));
      byte[] mutated = mutated(random, files.getOrDefault(name, new byte[0]));
      files.put(name, mutated);
      try {
        taken += check(files) instanceof PolicyLoader.Loaded ? 1 : 0;
      } catch (Throwable e) {
        throw new AssertionError(name + " of " + HexFormat.of().formatHex(mutated), e);
      }
    }
    assertThat(taken).as("files that are still sound").isGreaterThan(20);
  }

  private static List<Map<String, byte[]>> seeds() throws IOException {
    List<Map<String, byte[]>> seeds = new ArrayList<>();
    byte[] list = Files.readAllBytes(Path.of("../config/lists/reference.txt"));
    byte[] tests = octets("version: 1\ntests: [ { url: \"https://a.example/\", expect: deny } ]\n");
    Stream<byte[]> policies =
        Stream.concat(
            Stream.of(Files.readAllBytes(Path.of("../config/policy.yaml"))),
            EXAMPLE
                .matcher(Files.readString(Path.of("../docs/policy.md")))
                .results()
                .map((MatchResult each) -> octets(each.group(1))));
    policies.forEach(
        policy ->
            seeds.add(
                Map.of("policy.yaml", policy, "lists/reference.txt", list, "a.test.yaml", tests)));
    return seeds;
  }

  private static byte[] mutated(Random random, byte[] octets) {
    byte[] mutated = octets;
    for (int n = random.nextInt(4); n >= 0; n--) {
      mutated =
          switch (random.nextInt(5)) {
            case 0 -> flipped(random, mutated);
            case 1 -> spliced(random, mutated);
            case 2 -> shuffled(random, mutated);
            case 3 -> cut(random, mutated);
            default -> doubled(random, mutated);
          };
    }
    return mutated;
  }

  private static byte[] flipped(Random random, byte[] octets) {
    byte[] flipped = octets.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] spliced(Random random, byte[] octets) {
    int at = random.nextInt(octets.length + 1);
    return joined(
        Arrays.copyOf(octets, at),
        octets(TOKENS.get(random.nextInt(TOKENS.size()))),
        Arrays.copyOfRange(octets, at, octets.length));
  }

  private static byte[] shuffled(Random random, byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int one = random.nextInt(lines.size());
    Collections.swap(lines, one, random.nextInt(lines.size()));
    return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] cut(Random random, byte[] octets) {
    int at = random.nextInt(octets.length + 1);
    int end = Math.min(octets.length, at + random.nextInt(20));
    return joined(Arrays.copyOf(octets, at), Arrays.copyOfRange(octets, end, octets.length));
  }

  private static byte[] doubled(Random random, byte[] octets) {
    int at = random.nextInt(octets.length + 1);
    int end = Math.min(octets.length, at + random.nextInt(60));
    return joined(Arrays.copyOf(octets, end), Arrays.copyOfRange(octets, at, octets.length));
  }

  private static byte[] joined(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
