package fairlead.policy.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressClassTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.255.255.255",
        "172.31.255.255",
        "192.168.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:7f00:1",
        "::8.8.8.8",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "2002:808:808::1",
        "2001::1",
        "fd00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "2001:db8::1",
        "3fff::1",
        "4000::1",
        "168.63.129.16"
      })
  void specialAddressIsNotPublic(String text) {
    assertThat(AddressClass.classify(AddressLiteral.parse(text)).isPublic()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:db7::1",
        "2001:db9::1",
        "2003::1",
        "2606:4700::1111"
      })
  void neighbourOfASpecialRangeIsPublic(String text) {
    assertThat(AddressClass.classify(AddressLiteral.parse(text)).isPublic()).isTrue();
  }

  @Test
  void mappedAddressThatComesAsIpv6IsNotPublic() throws Exception {
    byte[] bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    bytes[12] = 8;
    assertThat(AddressClass.classify(Inet6Address.getByAddress(null, bytes, -1)))
        .isEqualTo(AddressClass.MAPPED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/8", "10.1.0.0/16", "240.0.0.0/4", "fc00::/7", "::1", "::/8"})
  void rangeOfSpecialAddressesIsSpecial(String text) {
    assertThat(AddressRange.of(text).isSpecial()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/7", "0.0.0.0/0", "9.9.9.9", "::/0", "2001:200::/23", "::/2"})
  void rangeWithPublicAddressesIsNotSpecial(String text) {
    assertThat(AddressRange.of(text).isSpecial()).isFalse();
  }
}
