package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.failure.DeviceException;
import inet.ipaddr.IPAddressString;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "169.254.169.254", "224.0.0.1", "239.1.2.3", "::1", "::", "fe80::1",
        "ff02::1"
      })
  void what_is_not_a_device_is_refused(String address) {
    assertThatThrownBy(() -> check(rules(), address)).isInstanceOf(DeviceException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "198.51.100.7", "2001:db8::1", "fd00::1"})
  void what_may_be_a_device_is_dialled(String address) {
    assertThatCode(() -> check(rules(), address)).doesNotThrowAnyException();
  }

  @Test
  void an_address_hidden_in_another_family_is_refused() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    InetAddress hidden = Inet6Address.getByAddress("hidden", mapped, -1);
    assertThatThrownBy(() -> rules().check("hidden", hidden)).isInstanceOf(DeviceException.class);
    assertThatThrownBy(() -> check(rules(), "::ffff:127.0.0.1")).isInstanceOf(DeviceException.class);
    assertThatThrownBy(() -> check(rules(), "::127.0.0.1")).isInstanceOf(DeviceException.class);
  }

  @Test
  void an_entry_allows_what_it_contains() {
    TargetRules lab = rules("127.0.0.1", "169.254.10.0/24");
    assertThatCode(() -> check(lab, "127.0.0.1")).doesNotThrowAnyException();
    assertThatCode(() -> check(lab, "::ffff:127.0.0.1")).doesNotThrowAnyException();
    assertThatCode(() -> check(lab, "169.254.10.9")).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(lab, "127.0.0.2")).isInstanceOf(DeviceException.class);
    assertThatThrownBy(() -> check(lab, "169.254.169.254")).isInstanceOf(DeviceException.class);
  }

  private static void check(TargetRules rules, String address) throws Exception {
    rules.check(address, InetAddress.getByName(address));
  }

  private static TargetRules rules(String... allow) {
    return new TargetRules(Stream.of(allow).map(entry -> new IPAddressString(entry).getAddress()).toList());
  }
}
