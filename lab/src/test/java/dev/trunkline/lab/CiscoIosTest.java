package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Client.Dialogue;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiscoIosTest {
  private Lab lab;
  private SimulatedDevice device;
  private Client client;
  private Dialogue shell;

  @BeforeEach
  void log_in() throws IOException {
    lab = Lab.start(LabOptions.of(1, "cisco_ios"));
    device = lab.device(0);
    client = Client.login(device);
    shell = client.shell();
    assertThat(shell.screen().until("edge-sw-01>")).contains("router# is not a prompt\r\n", "<noc@lab.example>\r\n");
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    lab.close();
  }

  @Test
  void a_right_secret_raises_the_privilege() throws IOException {
    assertThat(shell.say("enable", "Password: ")).isEqualTo("enable\r\nPassword: ");
    assertThat(shell.say("enable", "#")).isEqualTo("\r\nedge-sw-01#");
    assertThat(shell.say("disable", ">")).isEqualTo("disable\r\nedge-sw-01>");
    assertThat(device.lines()).containsExactly("enable", "<secret>", "disable");
  }

  @Test
  void a_third_wrong_secret_ends_the_attempt() throws IOException {
    shell.say("enable", "Password: ");
    assertThat(shell.say("wrong", "Password: ")).isEqualTo("\r\nPassword: ");
    assertThat(shell.say("wrong", "Password: ")).isEqualTo("\r\nPassword: ");
    assertThat(shell.say("wrong", "edge-sw-01>")).isEqualTo("\r\n% Bad secrets\r\n\r\nedge-sw-01>");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          sh ver                             , uptime is 12 weeks
          show ip interface brief            , 192.0.2.10      YES NVRAM
          sh inv                             , PID: LAB-2960X-24TS-L
          show clock                         , ' UTC '
          show lab lines 2                   , line 2 of 2
          show version | include uptime      , 'uptime\r\nedge-sw-01 uptime is 12 weeks, 3 days, 7 hours, 41 minutes\r\nedge'
          sh i                               , '% Ambiguous command:  "sh i"'
          show                               , % Incomplete command.
          show running-config                , % Invalid input detected at '^' marker.
          nonsense                           , % Invalid input detected at '^' marker.
          terminal length x                  , % Invalid input detected at '^' marker.
          """)
  void user_mode_answers(String line, String part) throws IOException {
    shell.say("terminal length 0", ">");
    assertThat(shell.say(line, "edge-sw-01>")).startsWith(line + "\r\n").contains(part.replace("\\r\\n", "\r\n"));
  }

  @Test
  void the_caret_stands_below_the_first_wrong_word() throws IOException {
    assertThat(shell.say("show vlan", "edge-sw-01>"))
        .isEqualTo("show vlan\r\n                ^\r\n% Invalid input detected at '^' marker.\r\n\r\nedge-sw-01>");
  }

  @Test
  void the_pager_asks_and_wipes_its_question_away() throws IOException {
    String more = " --More-- ";
    String erase = "\b".repeat(9) + " ".repeat(8) + "\b".repeat(9);
    String first = shell.say("show lab lines 50", more);
    assertThat(first.lines()).hasSize(1 + 23 + 1);
    shell.type("\r");
    assertThat(shell.screen().until(more)).isEqualTo(erase + "line 24 of 50\r\n" + more);
    shell.type(" ");
    assertThat(shell.screen().until(more)).startsWith(erase + "line 25 of 50").contains("line 47 of 50");
    shell.type("q");
    assertThat(shell.screen().until(">")).isEqualTo(erase + "edge-sw-01>");
    shell.say("terminal length 0", ">");
    assertThat(shell.say("show lab lines 50", ">")).contains("line 50 of 50").doesNotContain("More");
  }

  @Test
  void configuration_lines_are_kept() throws IOException {
    enable();
    assertThat(shell.say("conf t", "(config)#"))
        .isEqualTo("conf t\r\nEnter configuration commands, one per line.  End with CNTL/Z.\r\nedge-sw-01(config)#");
    assertThat(shell.say("interface GigabitEthernet0/2", "#")).endsWith("edge-sw-01(config-if)#");
    shell.say("description to the lab", "#");
    shell.say("no switchport mode access", "#");
    assertThat(shell.say("router bgp 64500", "#")).endsWith("edge-sw-01(config-router)#");
    shell.say("neighbor 192.0.2.2 remote-as 64501", "#");
    assertThat(shell.say("line vty 0 4", "#")).endsWith("edge-sw-01(config-line)#");
    assertThat(shell.say("exit", "#")).endsWith("edge-sw-01(config)#");
    assertThat(shell.say("bananas", "#")).contains("% Invalid input detected at '^' marker.");
    assertThat(shell.say("end", "#")).isEqualTo("end\r\nedge-sw-01#");
    assertThat(shell.say("show running-config", "edge-sw-01#"))
        .contains("interface GigabitEthernet0/2\r\n switchport access vlan 10\r\n description to the lab\r\n!")
        .contains("router bgp 64500\r\n neighbor 192.0.2.2 remote-as 64501\r\n")
        .contains("banner motd ^C\r\n", "\r\nrouter# not a prompt\r\n")
        .endsWith("!\r\nend\r\nedge-sw-01#");
  }

  @Test
  void a_new_hostname_shows_at_once_and_is_cut_at_20_characters_in_configuration() throws IOException {
    enable();
    shell.say("configure terminal", "#");
    assertThat(shell.say("hostname a-name-of-25-characters-x", "#")).endsWith("\r\na-name-of-25-charact(config)#");
    shell.type("\u001a");
    assertThat(shell.screen().until("#")).endsWith("\r\na-name-of-25-characters-x#");
    assertThat(device.hostname()).isEqualTo("a-name-of-25-characters-x");
  }

  @Test
  void questions_are_asked_and_answered() throws IOException {
    enable();
    String destination = "Destination filename [startup-config]? ";
    assertThat(shell.say("copy running-config startup-config", "? ")).endsWith("\r\n" + destination);
    assertThat(shell.say("", "#")).isEqualTo("\r\nBuilding configuration...\r\n[OK]\r\nedge-sw-01#");
    assertThat(shell.say("write memory", "#")).contains("[OK]");
    assertThat(shell.say("clear counters", "[confirm]")).contains("Clear \"show interface\" counters");
    shell.type("y");
    assertThat(shell.screen().until("#")).isEqualTo("y\r\nedge-sw-01#");
    shell.say("reload", "[confirm]");
    shell.type("\n");
    client.awaitClosed();
    assertThat(device.lines()).endsWith("clear counters", "y", "reload", "");
  }

  @Test
  void keys_edit_the_line() throws IOException {
    shell.type("show clonk\b\b\bock\n");
    assertThat(shell.screen().until(">")).contains("\b \b\b \b\b \bock\r\n").contains("UTC");
    shell.type("garbage\u0015show clock\r\n");
    assertThat(shell.screen().until(">")).contains("UTC");
    shell.type("half a line\u0003");
    assertThat(shell.screen().until(">")).isEqualTo("half a line\r\nedge-sw-01>");
    assertThat(device.lines()).containsExactly("show clock", "show clock");
  }

  @Test
  void ctrl_c_interrupts_a_slow_command() throws IOException {
    shell.type("show lab slow 60\r");
    shell.screen().untilContains("working");
    shell.type("\u0003");
    assertThat(shell.screen().until("edge-sw-01>")).doesNotContain("finished");
    assertThat(shell.say("show lab slow 0.05", "edge-sw-01>")).contains("working\r\nfinished\r\n");
  }

  @Test
  void bytes_that_are_no_text_arrive_as_they_are() throws IOException {
    assertThat(shell.say("show lab binary", ">")).contains("a\0b\u00ff\u00fec\u00c3\r\n", "\u001b[1;31mred");
  }

  @Test
  void a_big_output_is_as_big_as_asked() throws IOException {
    shell.say("terminal length 0", ">");
    String output = shell.say("show lab bytes 300000", "edge-sw-01>");
    assertThat(output).hasSize("show lab bytes 300000\r\n".length() + 300_000 + "edge-sw-01>".length());
    assertThat(shell.say("show interfaces", "edge-sw-01>").lines().count()).isGreaterThan(300);
    enable();
    assertThat(shell.say("show tech-support", "edge-sw-01#").lines().count()).isBetween(2_800L, 3_300L);
  }

  @Test
  void exit_ends_the_connection() throws IOException {
    shell.type("exit\r");
    client.awaitClosed();
    assertThat(client.session().isClosed()).isTrue();
  }

  private void enable() throws IOException {
    shell.say("terminal length 0", ">");
    shell.say("enable", "Password: ");
    shell.say("enable", "#");
  }
}
