package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.PolicyRules.NamedList;
import fairlead.policy.match.Host;
import fairlead.policy.match.HostPattern;
import fairlead.policy.match.HostSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists in each of their formats, and what is said of them. */
class ListsTest {

  private static final String POLICY = Loading.rule("{ hosts: [\"list:l\"] }");

  private static String policy(String keys) {
    return POLICY + "lists: { l: { file: l.txt" + keys + " } }\n";
  }

  private static NamedList list(String keys, String text) {
    var files =
        Map.of(
            "policy.yaml", policy(keys).getBytes(StandardCharsets.UTF_8),
            "l.txt", text.getBytes(StandardCharsets.UTF_8));
    var result = PolicyLoader.of(files).load();
    assertThat(result).as("%s", result).isInstanceOf(PolicyLoader.Loaded.class);
    return Objects.requireNonNull(((PolicyLoader.Loaded) result).rules().lists().get("l"));
  }

  private static void assertHolds(HostSet set, String... patterns) {
    HostSet expected = new HostSet(Stream.of(patterns).map(HostPattern::parse).toList());
    assertThat(set.without(expected)).as("more than expected").isZero();
    assertThat(expected.without(set)).as("less than expected").isZero();
  }

  @Test
  void plainListIsPatternsAndComments() {
    String text = "\ufeff# f\u00fcr alle\r\n\r\n a.example \t# x\u2028y\n*.b.example#\u00e4\n";
    assertThat(Loading.problems(policy(""), "l.txt", text))
        .containsExactly(
            "l.txt:4:1: \"*.b.example#\u00e4\" is not a host pattern (write \"*.b.example\")");
    assertHolds(
        list("", text.replace("#\u00e4", " #\u00e4") + "\u2003.c.example\u2003\n*\raddress:9.9.9.9")
            .hosts(),
        "a.example",
        "*.b.example",
        ".c.example",
        "*",
        "address:9.9.9.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", format: plain"})
  void namesThatAreNotInNormalFormAreErrorsInAPlainList(String format) {
    assertThat(
            Loading.problems(
                policy(format),
                "l.txt",
                "A.example\nb.example.\n\n  list:x\nm\u00fc.example # x\n"))
        .containsExactly(
            "l.txt:1:1: \"A.example\" is not in normal form (write \"a.example\")",
            "l.txt:2:1: \"b.example.\" is not in normal form (write \"b.example\")",
            "l.txt:4:3: a list cannot name another list (name both in the rule)",
            "l.txt:5:1: \"m\u00fc.example\" is not a host pattern (write \"xn--m-eha.example\")");
  }

  @Test
  void hostsFileAsAPlainListIsToldOf() {
    assertThat(Loading.problems(policy(""), "l.txt", "0.0.0.0 ads.example\n:: ads.example\n"))
        .allMatch(
            said -> said.endsWith("is not a host pattern (a hosts file needs format: hosts)"));
  }

  @Test
  void hostsFileBlocksNames() {
    String text =
        """
        # Blocklist
        127.0.0.1 localhost localhost.localdomain
        255.255.255.255 broadcasthost
        fe80::1%lo0 localhost
        ff02::1 ip6-allnodes
        0.0.0.0 0.0.0.0

        0.0.0.0 ads.example
          0.0.0.0\tA.Example.  b.example#c.example
        127.0.0.1 M\u00fcnchen.example # f\u00fcr alle
        ::1 d.example
        :: e_1.example ads.example
        0.0.0.0 printer
        0.0.0.0 localhost.evil.example LOCALHOST
        """;
    HostSet set = list(", format: hosts", text).hosts();
    assertHolds(
        set,
        "ads.example",
        "a.example",
        "b.example",
        "xn--mnchen-3ya.example",
        "d.example",
        "e_1.example",
        "printer",
        "localhost.evil.example");
    assertThat(set.matches(new Host.Name("www.ads.example"))).isFalse();
  }

  @Test
  void whatIsNoHostsFileIsLocated() {
    assertThat(
            Loading.problems(
                policy(", format: hosts"),
                "l.txt",
                """
                ads.example
                0.0.0.0 # nothing
                10.1.2.3 nas.example
                0.0.0.0 good.example *.bad.example 9.9.9.9
                127.1 x.example
                0.0.0.0 \u200b.example
                """))
        .containsExactly(
            "l.txt:1:1: \"ads.example\" is no address (such as 0.0.0.0 ads.example)",
            "l.txt:2:1: there is no name behind the address (such as 0.0.0.0 ads.example)",
            "l.txt:3:1: \"10.1.2.3\" is the address of a machine, which blocks nothing (write"
                + " 0.0.0.0, or remove the line)",
            "l.txt:4:22: \"*.bad.example\" is not a host name (such as \"example.org\")",
            "l.txt:4:36: \"9.9.9.9\" is an address (write \"address:9.9.9.9\" in a plain list)",
            "l.txt:5:1: \"127.1\" is no address (such as 0.0.0.0 ads.example)",
            "l.txt:6:9: \"\\u200b.example\" is not a host name (such as \"example.org\")");
  }

  @Test
  void dstdomainListHasNamesAndWhatIsBelow() {
    String text =
        """
        # of our old proxy
        .example.org
        example.net   # that name
        EXAMPLE.com.
        .B\u00fccher.example
        .example.org
        """;
    assertHolds(
        list(", format: dstdomain", text).hosts(),
        ".example.org",
        "example.net",
        "example.com",
        ".xn--bcher-kva.example");
    assertThat(Loading.warnings(policy(", format: dstdomain"), "l.txt", text)).isEmpty();
  }

  @Test
  void whatIsNoDstdomainListIsLocated() {
    assertThat(
            Loading.problems(
                policy(", format: dstdomain"),
                "l.txt",
                "*\n*.example.org\n.\n a.example b.example\n10.0.0.1\n^ads\\.\n..a\n"))
        .containsExactly(
            "l.txt:1:1: \"*\" is no name, and Squid knows no * here (write \".example.org\" for a"
                + " name and all below it)",
            "l.txt:2:1: \"*.example.org\" is no name, and Squid knows no * here (write"
                + " \".example.org\" for a name and all below it)",
            "l.txt:3:1: \".\" is every name (write \"*\" in a plain list)",
            "l.txt:4:12: \"b.example\" is one too many (a name a line)",
            "l.txt:5:1: \"10.0.0.1\" is an address (write \"address:10.0.0.1\" in a plain list)",
            "l.txt:6:1: \"^ads\\.\" is not a host name (such as \"example.org\")",
            "l.txt:7:1: \"..a\" is not a host name (such as \"example.org\")");
  }

  @Test
  void unknownFormatSaysWhichThereAre() {
    assertThat(Loading.problems(policy(", format: adblock"), "l.txt", "a.example\n"))
        .containsExactly(
            "policy.yaml:7:36: \"format\" in list \"l\" must be one of plain, hosts, dstdomain, not"
                + " \"adblock\" (known: plain, hosts, dstdomain)");
  }

  @Test
  void oneFileMayBeTwoLists() {
    String lists =
        "lists: { l: { file: l.txt }, m: { file: l.txt }, n: { file: l.txt, format: %s } }\n";
    String rule = Loading.rule("{ hosts: [\"list:l\", \"list:m\", \"list:n\"] }");
    assertThat(Loading.warnings(rule + lists.formatted("dstdomain"), "l.txt", "a.b\na.b\n"))
        .containsExactly("l.txt:2:1: this pattern stands in the list before (remove it)");
    assertThat(Loading.problems(rule + lists.formatted("hosts"), "l.txt", "A.b\n"))
        .containsExactly(
            "l.txt:1:1: \"A.b\" is not in normal form (write \"a.b\")",
            "l.txt:1:1: \"A.b\" is no address (such as 0.0.0.0 ads.example)");
  }

  @Test
  void patternsThatAreNotNeededAreWarnedOfOnce() {
    assertThat(
            Loading.warnings(
                policy(""),
                "l.txt",
                """
                www.example.org
                example.org

                .example.org # wider
                *.a.example
                x.y.a.example
                a.example
                .c.example
                """))
        .containsExactly(
            "l.txt:1:1: 3 patterns are covered by wider ones; this is the first (remove them)");
    assertThat(Loading.warnings(policy(""), "l.txt", "a.b\nb.b\n  a.b\naddress:9.9.9.9\nb.b\n"))
        .containsExactly(
            "l.txt:3:3: 2 patterns stand in the list before; this is the first (remove them)");
    assertThat(Loading.warnings(policy(""), "l.txt", ".b\na.b # narrow\n"))
        .containsExactly("l.txt:2:1: this pattern is covered by a wider one (remove it)");
    assertThat(Loading.warnings(policy(""), "l.txt", "*.b\nb\n*.c.d\nd\n")).isEmpty();
  }

  @Test
  void emptyListIsWarnedOf() {
    assertThat(Loading.warnings(policy(", format: hosts"), "l.txt", "127.0.0.1 localhost\n"))
        .containsExactly("policy.yaml:7:21: the list \"l\" is empty (fill it)");
  }

  @ParameterizedTest
  @CsvSource({"1%,1", "20%,20", "99%,99"})
  void shrinkIsAPercentage(String written, int percent) {
    assertThat(list(", shrink: " + written, "a.example\n").shrink()).isEqualTo(percent);
    assertThat(list("", "a.example\n").shrink()).isEqualTo(NamedList.ANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "0%", "100%", "020%", "2.5%", "20 %", "-1%", "a lot"})
  void shrinkSaysWhatWasExpected(String written) {
    assertThat(Loading.problems(policy(", shrink: " + written), "l.txt", "a.example\n"))
        .containsExactly(
            "policy.yaml:7:36: \"shrink\" must be a whole percentage from 1% to 99%, not \""
                + written
                + "\" (such as 20%)");
  }

  @Test
  void whatIsLostIsRoundedUp() {
    HostSet before = list("", names(0, 1000)).hosts();
    for (int[] lost :
        List.of(
            new int[] {0, 0}, new int[] {200, 20}, new int[] {201, 21}, new int[] {1000, 100})) {
      NamedList after = list("", names(lost[0], 1000 + lost[0]));
      assertThat(after.lostPercent(before)).as("%d of 1000", lost[0]).isEqualTo(lost[1]);
    }
    assertThat(list("", "a.example\n").lostPercent(new HostSet(List.of()))).isZero();
  }

  private static String names(int from, int to) {
    StringBuilder names = new StringBuilder();
    for (int i = from; i < to; i++) {
      names.append("n").append(i).append(".example\n");
    }
    return names.toString();
  }
}
