package dev.trunkline.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which lines lead to where the next one belongs. */
class LeadInTest {
  private static final Platforms PLATFORMS = Platforms.load(null);

  private static Optional<List<String>> leadIn(String platform, String... before) {
    return PLATFORMS.find(platform).orElseThrow().modes().leadIn(List.of(before));
  }

  @Test
  void the_lines_that_are_known_to_lead_somewhere_do_so_again() {
    assertThat(leadIn("cisco_ios", "interface Vlan7", "description x", "no shutdown")).contains(List.of("interface Vlan7"));
    assertThat(leadIn("cisco_ios", "router bgp 65000", "neighbor 192.0.2.1 remote-as 1", "interface Vlan7", " mtu 9000"))
        .contains(List.of("router bgp 65000", "interface Vlan7"));
  }

  @Test
  void at_the_top_nothing_leads_anywhere() {
    assertThat(leadIn("cisco_ios")).contains(List.of());
    assertThat(leadIn("cisco_ios", "ip routing", "ntp server 192.0.2.9")).contains(List.of());
  }

  @Test
  void once_a_place_was_left_only_what_came_after_tells() {
    assertThat(leadIn("cisco_ios", "interface Vlan7", "exit", "interface Vlan8", "mtu 9000")).contains(List.of("interface Vlan8"));
    assertThat(leadIn("cisco_ios", "interface Vlan7", "exit")).isEmpty();
    assertThat(leadIn("cisco_ios", "router bgp 1", "address-family ipv4", "exit-address-family", "bgp router-id 1.1.1.1")).isEmpty();
  }

  @Test
  void where_configuration_has_no_mode_of_its_own_the_lines_do_not_tell() {
    assertThat(leadIn("fortinet_fortios", "config system global")).isEmpty();
    assertThat(leadIn("fortinet_fortios")).contains(List.of());
  }
}
