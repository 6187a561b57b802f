package fairlead.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of its authors: key 00 01 … 0f, message 00 01 02 … */
class SipHashTest {

  private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
  private static final long HEAD = 0x0706050403020100L;

  private static byte[] message(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) i;
    }
    return octets;
  }

  /** Lengths from 8 on, as eight octets come before the text. */
  @ParameterizedTest
  @CsvSource({
    "8,93f5f5799a932462",
    "9,9e0082df0ba9e4b0",
    "10,7a5dbbc594ddb9f3",
    "11,f4b32f46226bada7",
    "12,751e8fbc860ee5fb",
    "13,14ea5627c0843d90",
    "14,f723ca908e7af2ee",
    "15,a129ca6149be45e5",
    "16,3f2acc7f57c29bdb",
    "17,699ae9f52cbe4794",
    "18,4bc1b3f0968dd39c",
    "19,bb6dc91da77961bd",
    "20,bed65cf21aa2ee98",
    "21,d0f2cbb02e3b67c7",
    "22,93536795e3a33e88",
    "23,a80c038ccd5ccec8",
    "24,b8ad50c6f649af94",
    "62,e51b38608ef25f57",
    "63,958a324ceb064572"
  })
  void isThatOfTheReference(int length, String hash) {
    byte[] octets = message(length);
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    assertThat(HexFormat.of().toHexDigits(HASH.hash(HEAD, text, 8, length))).isEqualTo(hash);
    Octets view = new Octets();
    view.over(octets, 3, length);
    assertThat(HASH.hash(HEAD, view, 5, length - 3)).isEqualTo(HASH.hash(HEAD, text, 8, length));
  }

  @Test
  void isThatOfThePaper() {
    String text = new String(message(15), StandardCharsets.ISO_8859_1);
    assertThat(HASH.hash(HEAD, text, 8, 15)).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void octetsAbove127CountAsSuch() {
    Octets view = new Octets();
    view.over(new byte[] {(byte) 0xff, (byte) 0x80}, 0, 2);
    assertThat(HASH.hash(1, view, 0, 2)).isEqualTo(HASH.hash(1, "\u00ff\u0080", 0, 2));
  }
}
