package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "*",
        "/public/;/../secret",
        "/public/%3b/../secret",
        "/public/;",
        "/;x/secret",
        "/public/..;x/secret",
        "/public/..;/secret",
        "/public/.;/../secret",
        "/public/.;x",
        "/public/%2e%2e;x/secret",
        "/public/%2E%2e%3Bx/secret",
        "/public/..;%e2%80%a8/secret",
        "/secret;/../public/x",
        "/public/x/../a;v=1",
        "/public/..%20/secret",
        "/public/.. /secret",
        "/public/.../secret",
        "/public/%20/secret",
        "/public//secret",
        "//public/",
        "/public/%2fsecret",
        "/public/%2Fsecret",
        "/public/%252e%252e/secret",
        "/public/..\\secret",
        "/public/%5c..%5csecret",
        "/public/%00",
        "/public/\u0000",
        "/public/%0d%0aX",
        "/public/%7f",
        "/public/a?b",
        "/public/%3f",
        "/public/%23",
        "/public/%c0%ae%c0%ae/secret",
        "/public/%c0%af",
        "/public/%e0%80%ae",
        "/public/%ed%a0%80",
        "/public/%f5%80%80%80",
        "/public/%80",
        "/public/é",
        "/public/%",
        "/public/%2",
        "/public/%u002e",
        "/public/%+1",
        "/..",
        "/public/../../secret",
        "/%2e%2e/secret"
      })
  void pathThatCanBeReadInTwoWaysHasNoNormalForm(String raw) {
    assertThat(NormalPath.of(raw)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', /",
    "/, /",
    "/public/, /public/",
    "/public/%61, /public/a",
    "/public/./a, /public/a",
    "/public/a/../b, /public/b",
    "/public/%2e%2e/secret, /secret",
    "/public/%2E./secret, /secret",
    "/public/.%2e, /",
    "/public/a/., /public/a/",
    "/public/..a/b.., /public/..a/b..",
    "/public/a;v=1/b;w, /public/a;v=1/b;w",
    "/public/a%3bv, /public/a;v",
    "/public/a%20b, '/public/a b'",
    "/caf%C3%A9/, /café/"
  })
  void pathIsNormalised(String raw, String normal) {
    assertThat(NormalPath.of(raw)).isEqualTo(normal);
  }

  @Test
  void parametersEndWithTheirSegment() {
    assertThat(NormalPath.withoutParameters("/a;v=1;w/b/c;/d")).isEqualTo("/a/b/c/d");
    assertThat(NormalPath.withoutParameters("/a/b")).isEqualTo("/a/b");
  }

  @Test
  void writtenPathMayHoldWhatIsNotAscii() {
    assertThat(NormalPath.ofText("/café/")).isEqualTo("/café/");
    assertThat(NormalPath.ofText("/caf%C3%A9/")).isEqualTo("/café/");
    assertThat(NormalPath.ofText("/a//b")).isNull();
  }
}
