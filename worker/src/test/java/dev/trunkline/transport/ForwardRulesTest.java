package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scorecard 41: where tunnels may lead. */
class ForwardRulesTest {
  private static final Endpoint DEVICE = new Endpoint("192.0.2.7", 22);
  private static final ForwardRules STANDARD = new ForwardRules(List.of());

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "192.0.2.7", "::ffff:192.0.2.7"})
  void the_device_itself_is_always_allowed(String host) {
    assertThat(allows(STANDARD, host, 80)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254", "10.0.0.5", "192.0.2.8", "0.0.0.0", "::", "::ffff:10.0.0.5", "fe80::1", "localhost.example.com",
        "localhost.", "0x7f000001", "127.1", "2130706433", "017700000001", "127.0.0.01", "::ffff:127.0.0.01",
        "db.example.com"
      })
  void everything_else_is_not(String host) {
    assertThat(allows(STANDARD, host, 80)).isFalse();
  }

  /** The device may resolve it to something else than the worker does. */
  @Test
  void the_name_of_the_device_is_not_the_device() {
    Endpoint named = new Endpoint("sw1.example.com", 22);
    assertThat(STANDARD.refusal(new Endpoint("sw1.example.com", 80), named)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5, 443, true", "10.255.0.1, 443, true", "10.0.0.5, 444, false", "11.0.0.5, 443, false", "::ffff:10.0.0.5, 443, true",
    "2001:db8::5, 9, true", "2001:db9::5, 9, false", "a.lab.example.com, 8000, true", "A.LAB.example.com, 8999, true",
    "lab.example.com, 8000, false", "xlab.example.com, 8000, false", "a.lab.example.com, 9000, false", "nms, 161, true",
    "nms.example.com, 161, false", "10.0.0.5.lab.example.com, 8000, true"
  })
  void blocks_are_for_addresses_and_patterns_for_names(String host, int port, boolean allowed) {
    ForwardRules rules =
        new ForwardRules(
            List.of(
                new AllowedTarget.Network(new IPAddressString("10.0.0.0/8").getAddress(), new PortRange(443, 443)),
                new AllowedTarget.Network(new IPAddressString("2001:db8::/32").getAddress(), PortRange.ANY),
                new AllowedTarget.Named("*.lab.Example.com", new PortRange(8000, 8999)),
                new AllowedTarget.Named("nms", PortRange.ANY)));
    assertThat(allows(rules, host, port)).isEqualTo(allowed);
  }

  @Test
  void a_star_alone_is_everywhere() {
    ForwardRules rules = new ForwardRules(List.of(new AllowedTarget.Named("*", new PortRange(1, 1023))));
    assertThat(allows(rules, "169.254.169.254", 80)).isTrue();
    assertThat(allows(rules, "db.example.com", 5432)).isFalse();
  }

  private static boolean allows(ForwardRules rules, String host, int port) {
    return rules.refusal(new Endpoint(host, port), DEVICE).isEmpty();
  }
}
