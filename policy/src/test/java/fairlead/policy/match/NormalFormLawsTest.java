package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.policy.address.AddressRange;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A text and its normal form mean the same. */
class NormalFormLawsTest {

  private static final Pattern FIX = Pattern.compile("write \"([^\"]*)\"( and ports: .*)?");
  private static final List<String> PARTS =
      List.of(
          "a",
          "B",
          "example",
          "Example",
          ".",
          ".",
          ".",
          "*",
          "-",
          "_",
          "xn--p1ai",
          "1",
          "0x7f",
          "10",
          "256",
          ":",
          "::",
          "[",
          "]",
          "ffff",
          "/8",
          "address:",
          "list:",
          "\u00e9",
          "\u00c9");

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(7); n >= 0; n--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  private static String written(Host host) {
    return host instanceof Host.Literal && host.text().indexOf(':') >= 0
        ? "[" + host.text() + "]"
        : host.text();
  }

  @Test
  void hostIsItsNormalForm() {
    Random random = new Random(1);
    int hosts = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = text(random);
      Host host = Host.parse(text);
      if (host != null) {
        assertThat(Host.parse(written(host))).as(text).isEqualTo(host);
        assertThat(Host.parse(text.toUpperCase(Locale.ROOT))).as(text).isEqualTo(host);
        hosts++;
      }
    }
    assertThat(hosts).isGreaterThan(1_000);
  }

  @Test
  void patternOfANormalFormMatchesEverySpelling() {
    Random random = new Random(2);
    int matched = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = text(random);
      if (Host.parse(text) instanceof Host.Name name) {
        assertThat(set(name.text()).matches(name)).isTrue();
        assertThat(set("." + name.text()).matches(name)).isTrue();
        assertThat(set("*." + name.text()).matches(name)).isFalse();
        Host below = Host.parse("w." + text);
        if (below != null) {
          assertThat(set("*." + name.text()).matches(below)).as(text).isTrue();
          assertThat(set("." + name.text()).matches(below)).as(text).isTrue();
          assertThat(set(name.text()).matches(below)).as(text).isFalse();
        }
        matched++;
      }
    }
    assertThat(matched).isGreaterThan(1_000);
  }

  private static HostSet set(String pattern) {
    return new HostSet(List.of(HostPattern.parse(pattern)));
  }

  @Test
  void normalFormThatAnErrorShowsIsOne() {
    Random random = new Random(3);
    int shown = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = text(random);
      try {
        assertThat(HostPattern.parse(text)).isEqualTo(HostPattern.parse(text));
      } catch (Malformed e) {
        Matcher fix = FIX.matcher(e.fix());
        if (fix.matches()) {
          HostPattern normal = HostPattern.parse(fix.group(1));
          Host host = Host.parse(text);
          if (host != null) {
            assertThat(new HostSet(List.of(normal)).matches(host)).as(text).isTrue();
            shown++;
          }
        }
      }
    }
    assertThat(shown).isGreaterThan(200);
  }

  @Test
  void rangeIsItsNormalForm() {
    Random random = new Random(4);
    int ranges = 0;
    for (int i = 0; i < 40_000; i++) {
      String text = text(random).replaceFirst("^(address:)+", "");
      AddressRange range = AddressRange.parse(text);
      if (range != null) {
        AddressRange again = Objects.requireNonNull(AddressRange.parse(range.toString()));
        assertThat(again).as(text).isEqualTo(range);
        assertThat(again.isWritten(range.toString())).isTrue();
        assertThat(HostPattern.parse("address:" + range))
            .isEqualTo(new HostPattern.Addresses(range));
        ranges++;
      }
    }
    assertThat(ranges).isGreaterThan(20);
  }
}
