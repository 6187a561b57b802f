package fairlead.policy.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.0.0.0/8",
    "10.2.1.7/24,10.2.1.0/24",
    "9.9.9.9,9.9.9.9",
    "::1,::1",
    "2001:DB8:0::/32,2001:db8::/32",
    "::ffff:10.0.0.0/104,10.0.0.0/8",
    "::ffff:a00:0/104,10.0.0.0/8",
    "::ffff:10.0.0.1,10.0.0.1",
    "::ffff:0:0/96,0.0.0.0/0",
    "::ffff:0:0/80,::/80"
  })
  void rangeIsNormalised(String text, String normal) {
    assertThat(AddressRange.parse(text)).hasToString(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/", "::/129", "10/8", "a"})
  void otherTextIsNoRange(String text) {
    assertThat(AddressRange.parse(text)).isNull();
  }

  @Test
  void onlyItsNormalFormsAreWritten() {
    AddressRange range = AddressRange.of("9.9.9.9");
    assertThat(range.isWritten("9.9.9.9")).isTrue();
    assertThat(range.isWritten("9.9.9.9/32")).isTrue();
    assertThat(AddressRange.of("::ffff:10.0.0.0/104").isWritten("::ffff:10.0.0.0/104")).isFalse();
    assertThat(AddressRange.of("10.2.1.7/24").isWritten("10.2.1.7/24")).isFalse();
  }

  @Test
  void mappedRangeHoldsTheIpv4Addresses() {
    AddressRange range = AddressRange.of("::ffff:10.0.0.0/104");
    assertThat(range.contains(AddressLiteral.parse("10.1.2.3"))).isTrue();
    assertThat(range.contains(AddressLiteral.parse("::ffff:10.1.2.3"))).isTrue();
    assertThat(range.contains(AddressLiteral.parse("11.1.2.3"))).isFalse();
  }
}
