package dev.trunkline.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.job.Effect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What platform files say of single commands and prompts. */
class PlatformRulesTest {
  private static final Platforms PLATFORMS = Platforms.load(null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          mikrotik_routeros @ /ip address print detail @ READ
          mikrotik_routeros @ ip firewall filter print without-paging @ READ
          mikrotik_routeros @ /export compact @ READ
          mikrotik_routeros @ /ip address export @ READ
          mikrotik_routeros @ /interface ethernet monitor ether1 once @ READ
          mikrotik_routeros @ /export file=backup @ CHANGE
          mikrotik_routeros @ /ip address print file=x @ CHANGE
          mikrotik_routeros @ /log print; /ip route remove 0 @ CHANGE
          mikrotik_routeros @ /system script run print @ CHANGE
          mikrotik_routeros @ /ip address add address=192.0.2.1/24 interface=ether1 @ CHANGE
          mikrotik_routeros @ /system reboot @ DESTRUCTIVE
          mikrotik_routeros @ /system/reset-configuration no-defaults=yes @ DESTRUCTIVE
          mikrotik_routeros @ /ip firewall filter remove [find] @ DESTRUCTIVE
          vyos @ show interfaces | match eth0 @ READ
          vyos @ show configuration commands|no-more @ READ
          vyos @ run show version @ READ
          vyos @ compare @ READ
          vyos @ show version > /tmp/x @ CHANGE
          vyos @ show log | tee /tmp/x @ CHANGE
          vyos @ show version; reboot now @ CHANGE
          vyos @ delete interfaces ethernet eth1 @ CHANGE
          vyos @ commit @ CHANGE
          vyos @ delete @ DESTRUCTIVE
          vyos @ load /config/config.boot.default @ DESTRUCTIVE
          vyos @ sudo reboot @ DESTRUCTIVE
          edgeos @ show version @ READ
          edgeos @ reboot now @ DESTRUCTIVE
          edgeswitch @ show running-config @ READ
          edgeswitch @ show running-config all x.scr @ CHANGE
          edgeswitch @ vlan database @ CHANGE
          edgeswitch @ clear config @ DESTRUCTIVE
          edgeswitch @ reload @ DESTRUCTIVE
          fortinet_fortios @ get router info routing-table all @ READ
          fortinet_fortios @ show full-configuration @ READ
          fortinet_fortios @ diagnose hardware deviceinfo nic port1 @ READ
          fortinet_fortios @ execute ping 192.0.2.1 @ READ
          fortinet_fortios @ diagnose sys session clear @ CHANGE
          fortinet_fortios @ execute time 10:00:00 @ CHANGE
          fortinet_fortios @ config firewall policy @ CHANGE
          fortinet_fortios @ execute factoryreset @ DESTRUCTIVE
          fortinet_fortios @ exec reboot @ DESTRUCTIVE
          fortinet_fortios @ purge @ DESTRUCTIVE
          paloalto_panos @ show system info @ READ
          paloalto_panos @ run show clock @ READ
          paloalto_panos @ test routing fib-lookup virtual-router default ip 192.0.2.1 @ READ
          paloalto_panos @ set network interface ethernet ethernet1/1 comment x @ CHANGE
          paloalto_panos @ delete address web @ CHANGE
          paloalto_panos @ commit force @ CHANGE
          paloalto_panos @ request restart system @ DESTRUCTIVE
          paloalto_panos @ request system private-data-reset @ DESTRUCTIVE
          paloalto_panos @ delete @ DESTRUCTIVE
          extreme_exos @ show configuration @ READ
          extreme_exos @ sh vlan @ READ
          extreme_exos @ disable clipaging @ READ
          extreme_exos @ disable port 5 @ CHANGE
          extreme_exos @ unconfigure switch all @ DESTRUCTIVE
          extreme_exos @ reboot @ DESTRUCTIVE
          extreme_voss @ show running-config @ READ
          extreme_voss @ vlan create 30 type port-mstprstp 0 @ CHANGE
          extreme_voss @ reset -y @ DESTRUCTIVE
          extreme_voss @ boot config default @ DESTRUCTIVE
          ruckus_fastiron @ show version @ READ
          ruckus_fastiron @ sh run | redirect x @ CHANGE
          ruckus_fastiron @ vlan 30 @ CHANGE
          ruckus_fastiron @ write memory @ CHANGE
          ruckus_fastiron @ erase startup-config @ DESTRUCTIVE
          checkpoint_gaia @ show configuration @ READ
          checkpoint_gaia @ cphaprob stat @ READ
          checkpoint_gaia @ set hostname gw9 @ CHANGE
          checkpoint_gaia @ cat /etc/hosts > /tmp/x @ CHANGE
          checkpoint_gaia @ reboot @ DESTRUCTIVE
          checkpoint_gaia @ cpstop @ DESTRUCTIVE
          checkpoint_gaia_expert @ rm -rf /tmp/x @ DESTRUCTIVE
          f5_tmsh @ list ltm pool @ READ
          f5_tmsh @ show sys version | grep Build @ READ
          f5_tmsh @ show sys version | tee /tmp/x @ CHANGE
          f5_tmsh @ modify ltm pool web description x @ CHANGE
          f5_tmsh @ load sys config default @ DESTRUCTIVE
          f5_tmsh @ delete ltm pool all @ DESTRUCTIVE
          f5_tmsh @ run util bash -c reboot @ DESTRUCTIVE
          cumulus @ nv show interface @ READ
          cumulus @ nv config diff @ READ
          cumulus @ net show bgp summary @ READ
          cumulus @ nv set system hostname leaf9 @ CHANGE
          cumulus @ nv config apply -y @ CHANGE
          cumulus @ nv config replace new.yaml @ DESTRUCTIVE
          cumulus @ sudo reboot @ DESTRUCTIVE
          """)
  void a_command_has_the_effect_its_platform_says(String platform, String command, Effect effect) {
    assertThat(platform(platform).effectOf(command)).isEqualTo(effect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          mikrotik_routeros @ /ip address @ [admin{at}gw1] /ip/address> @ [admin{at}gw1] >
          mikrotik_routeros @ /interface bridge port @ [admin{at}gw1] /interface bridge port> @ [admin{at}gw1] >
          mikrotik_routeros @ / @ [admin{at}gw1] > @ [admin{at}gw1] /ip/address>
          vyos @ edit firewall name X @ [edit firewall name X] @ [edit]
          vyos @ top @ [edit] @ [edit firewall name X]
          edgeos @ edit firewall @ [edit firewall] @ [edit]
          edgeswitch @ interface 0/5 @ (sw) (Interface 0/5)# @ (sw) (Config)#
          edgeswitch @ policy-map p in @ (sw) (Config-policy-map)# @ (sw) (Config)#
          edgeswitch @ vlan database @ (sw) (Vlan)# @ (sw) #
          fortinet_fortios @ config system interface @ fgt1 (interface) # @ fgt1 (policy) #
          fortinet_fortios @ config vpn ssl settings @ fgt1 (settings) # @ fgt1 #
          fortinet_fortios @ edit 5 @ fgt1 (5) # @ fgt1 #
          paloalto_panos @ edit network @ [edit network] @ [edit]
          extreme_voss @ interface gigabitEthernet 1/5 @ v:1(config-if)# @ v:1(config)#
          extreme_voss @ router bgp @ v:1(router-bgp)# @ v:1(config)#
          ruckus_fastiron @ interface ethernet 1/1/5 @ SSH{at}a b(config-if-e1000-1/1/5)# @ SSH{at}a b(config)#
          ruckus_fastiron @ vrf red @ SSH{at}a b(config-vrf-red)# @ SSH{at}a b(config)#
          ruckus_fastiron @ ip access-list extended web @ SSH{at}a b(config-ext-nacl)# @ SSH{at}a b(config)#
          ruckus_fastiron @ interface ve 10 @ SSH{at}a b(config-vif-10)# @ SSH{at}a b(config)#
          ruckus_fastiron @ vlan 30 name x @ SSH{at}a b(config-vlan-30)# @ SSH{at}a b(config)#
          ruckus_fastiron @ vlan 30 31 @ SSH{at}a b(config-mvlan-30)# @ SSH{at}a b(config-vlan-30)#
          f5_tmsh @ ltm @ root{at}(lb1)(Active)(/Common)(tmos.ltm)# @ root{at}(lb1)(Active)(/Common)(tmos)#
          """)
  void a_configuration_line_leads_where_its_platform_says(
      String platform, String line, String there, String elsewhere) {
    var prompt = platform(platform).modes().promptAfter(line).orElseThrow();
    assertThat(there.replace("{at}", "@")).containsPattern(prompt);
    assertThat(elsewhere.replace("{at}", "@")).doesNotContainPattern(prompt);
  }

  private static Platform platform(String name) {
    return PLATFORMS.find(name).orElseThrow();
  }

  /** Whatever makes a device reload has to be confirmed first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          arista_eos @ reload now
          aruba_aoscx @ boot system primary
          aruba_os @ reload
          checkpoint_gaia @ reboot
          checkpoint_gaia_expert @ sudo reboot
          cisco_asa @ reload noconfirm
          cisco_ios @ reload
          cisco_nxos @ reload
          cisco_wlc @ reset system
          cisco_xe @ rel
          cisco_xr @ reload
          cumulus @ sudo reboot
          dell_os10 @ reload
          edgeos @ reboot now
          edgeswitch @ reload
          ericsson_ipos @ reload
          extreme_exos @ reboot
          f5_tmsh @ reboot
          fortinet_fortios @ execute reboot
          hp_comware @ reboot force
          hp_procurve @ boot
          huawei_vrp @ reboot fast
          huawei_vrp8 @ reboot
          juniper_junos @ request system reboot
          linux @ sudo systemctl reboot
          mikrotik_routeros @ /system reboot
          nokia_sros @ admin reboot now
          nokia_sros_classic @ admin reboot
          paloalto_panos @ request restart system
          ruckus_fastiron @ reload
          vyos @ sudo reboot
          zte_zxros @ reload
          """)
  void a_reload_is_known_and_destructive(String platform, String command) {
    Platform found = PLATFORMS.find(platform).orElseThrow();
    assertThat(found.changes().reloads(command)).isTrue();
    assertThat(found.effectOf(command)).isEqualTo(Effect.DESTRUCTIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          cisco_ios @ reload in 5
          cisco_ios @ reload cancel
          cisco_ios @ show reload
          juniper_junos @ request system reboot in 10
          linux @ shutdown -h now
          linux @ echo reboot
          frr @ show version
          """)
  void a_later_reload_and_words_about_one_end_no_connection(String platform, String command) {
    assertThat(PLATFORMS.find(platform).orElseThrow().changes().reloads(command)).isFalse();
  }
}
