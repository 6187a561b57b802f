package fairlead.policy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines of octets are those of the text, however the octets come. */
class LinesTest {

  /** Gives at most so many octets at a time. */
  private static InputStream dripping(byte[] octets, int most) {
    return new FilterInputStream(new ByteArrayInputStream(octets)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return super.read(into, from, Math.min(length, most));
      }
    };
  }

  private static List<String> lines(InputStream in) throws IOException {
    Lines lines = new Lines(in);
    List<String> all = new ArrayList<>();
    while (lines.next()) {
      assertThat(lines.number()).isEqualTo(all.size() + 1);
      String text = lines.text();
      assertThat(lines.isAscii()).isEqualTo(text.chars().allMatch(c -> c < 128));
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      assertThat(lines.octets()).hasToString(new String(octets, StandardCharsets.ISO_8859_1));
      all.add(text);
    }
    return all;
  }

  @Test
  void areThoseOfTheText() throws Exception {
    Random random = new Random(2);
    String[] parts = {"a", "bc", "\n", "\r", "\r\n", " ", "\u00e4", "\u20ac", "\ud83d\ude00", "#"};
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      int count = random.nextInt(30);
      for (int i = 0; i < count; i++) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String marked = (random.nextBoolean() ? "\ufeff" : "") + text;
      byte[] octets = marked.getBytes(StandardCharsets.UTF_8);
      List<String> expected = text.toString().lines().toList();
      assertThat(lines(new ByteArrayInputStream(octets))).as("%s", expected).isEqualTo(expected);
      assertThat(lines(dripping(octets, 1 + random.nextInt(3)))).isEqualTo(expected);
    }
  }

  @Test
  void lineMayBeLongerThanTheBuffer() throws Exception {
    String text = "a\n" + "b".repeat(300_000) + "\r\n" + "c".repeat(70_000);
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    assertThat(lines(dripping(octets, 1 << 13))).isEqualTo(text.lines().toList());
    String many = ("x".repeat(21) + "\r\n").repeat(20_000);
    assertThat(lines(new ByteArrayInputStream(many.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(many.lines().toList());
  }

  @Test
  void octetsThatAreNoTextAreLocated() {
    for (String broken : List.of("\u00fc", "\u00c3", "\u00e2\u0082", "\u00ed\u00a0\u0080")) {
      byte[] octets =
          ("ok\r\n\u00c3\u00a4b" + broken + "\nx\n").getBytes(StandardCharsets.ISO_8859_1);
      PolicySources.Unreadable said =
          catchThrowableOfType(Lines.NotUtf8.class, () -> lines(new ByteArrayInputStream(octets)))
              .said();
      assertThat(said.why()).isEqualTo("not UTF-8: the octet 0x%02x", (int) broken.charAt(0));
      assertThat(said.at()).hasToString("Mark[line=2, column=3]");
    }
  }
}
