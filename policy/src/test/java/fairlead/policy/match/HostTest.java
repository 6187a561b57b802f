package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        ".a",
        "a b",
        "é.example",
        "2130706433",
        "127.1",
        "1.2.3",
        "0177.0.0.1",
        "0x7f.1",
        "a.0x",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4.",
        "::1",
        "[::1",
        "[fe80::1%25eth0]",
        "[1.2.3.4]",
        "[]",
        "[:::]",
        "[1:2:3:4:5:6:7:8:9]",
        "[12345::]",
        "a:80",
        "-a.b"
      })
  void doubtfulSpellingIsRefused(String text) {
    assertThat(Host.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "EXAMPLE.org.,example.org",
    "a_b.example,a_b.example",
    "1.2.3.4,1.2.3.4",
    "[0:0:0:0:0:0:0:1],::1",
    "[2001:DB8:0:0:1:0:0:1],2001:db8::1:0:0:1",
    "[::],::",
    "[::ffff:7f00:1],127.0.0.1",
    "[::ffff:127.0.0.1],127.0.0.1",
    "[0:0:0:0:0:FFFF:127.0.0.1],127.0.0.1",
    "[0000:0000:0000:0000:0000:ffff:7f00:0001],127.0.0.1",
    "[::ffff:8.8.8.8],8.8.8.8",
    "[::fffe:7f00:1],::fffe:7f00:1",
    "[1::],1::",
    "[1:0:2:3:4:5:6:7],1:0:2:3:4:5:6:7"
  })
  void hostIsNormalised(String text, String normal) {
    assertThat(Host.parse(text)).extracting(Host::text).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]"})
  void mappedAddressIsTheIpv4OneThatItLeadsTo(String text) throws Exception {
    assertThat(Host.parse(text))
        .isEqualTo(
            new Host.Literal("127.0.0.1", InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
  }
}
