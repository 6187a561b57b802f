package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {

  private static String fix(String text) {
    return catchThrowableOfType(Malformed.class, () -> HostPattern.parse(text)).fix();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "münchen.example|write \"xn--mnchen-3ya.example\"",
        "*.Bücher.example|write \"*.xn--bcher-kva.example\"",
        "mu\u0308nchen.example|write \"xn--mnchen-3ya.example\"",
        ".例え.テスト|write \".xn--r8jz45g.xn--zckzah\"",
        "почта.рф|write \"xn--80a1acny.xn--p1ai\"",
        "straße.example|write its A-labels, such as \"xn--…\"",
        "ｅxample.org|write its A-labels, such as \"xn--…\"",
        "exam\u200bple.org|write its A-labels, such as \"xn--…\"",
        "Example.org.|write \"example.org\"",
        "10.0.0.0/8|write \"address:10.0.0.0/8\"",
        "10.1.2.3/8|write \"address:10.0.0.0/8\"",
        "9.9.9.9|write \"address:9.9.9.9\"",
        "::1|write \"address:::1\"",
        "[::1]|write \"address:::1\"",
        "[::ffff:127.0.0.1]|write \"address:127.0.0.1\"",
        "address:10.1.2.3/8|write \"address:10.0.0.0/8\"",
        "address:::ffff:10.0.0.0/104|write \"address:10.0.0.0/8\"",
        "address:::ffff:10.0.0.1|write \"address:10.0.0.1\"",
        "example.org:443|write \"example.org\" and ports: [443]",
        "https://Example.org:8443/a|write \"example.org\" and ports: [8443]",
        "https://example.org/a|write \"example.org\"",
        "a b|write a name such as \"example.org\"",
        "127.1|write a name such as \"example.org\""
      })
  void whatIsNotInNormalFormShowsIt(String text, String fix) {
    assertThat(fix(text)).isEqualTo(fix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "münchen.example",
        "例え.テスト",
        "почта.рф",
        "[::1]",
        "10.0.0.0/8",
        "address:::ffff:10.0.0.0/104",
        "EXAMPLE.org"
      })
  void whatTheFixShowsIsAPattern(String text) {
    assertThat(HostPattern.parse(fix(text).replaceAll("^write \"|\"$", ""))).isNotNull();
  }

  @Test
  void hugeTextIsShownInPart() {
    Malformed e =
        catchThrowableOfType(Malformed.class, () -> HostPattern.parse("x ".repeat(1 << 20)));
    assertThat(e.what()).hasSizeLessThan(150).contains("…");
    assertThat(e.fix()).hasSizeLessThan(150);
  }

  @Test
  void invisibleTextIsShownEscaped() {
    Malformed e =
        catchThrowableOfType(Malformed.class, () -> HostPattern.parse("\ufeffa\n.example"));
    assertThat(e.what()).isEqualTo("\"\\ufeffa\\u000a.example\" is not a host pattern");
  }
}
