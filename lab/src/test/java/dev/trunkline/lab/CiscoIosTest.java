package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiscoIosTest {
  @RegisterExtension final OneDevice lab = OneDevice.at("cisco_ios", "edge-sw-01>");

  @Test
  void the_message_of_the_day_comes_before_the_prompt() {
    assertThat(lab.greeting())
        .contains("router# is not a prompt\r\n", "<noc@lab.example>\r\n")
        .endsWith("\r\n\r\nedge-sw-01>");
  }

  @Test
  void a_right_secret_raises_the_privilege() throws IOException {
    assertThat(lab.say("enable", "Password: ")).isEqualTo("enable\r\nPassword: ");
    assertThat(lab.say("enable", "#")).isEqualTo("\r\nedge-sw-01#");
    assertThat(lab.say("disable", ">")).isEqualTo("disable\r\nedge-sw-01>");
    assertThat(lab.device().lines()).containsExactly("enable", "<secret>", "disable");
  }

  @Test
  void a_third_wrong_secret_ends_the_attempt() throws IOException {
    lab.say("enable", "Password: ");
    assertThat(lab.say("wrong", "Password: ")).isEqualTo("\r\nPassword: ");
    assertThat(lab.say("wrong", "Password: ")).isEqualTo("\r\nPassword: ");
    assertThat(lab.say("wrong", "edge-sw-01>")).isEqualTo("\r\n% Bad secrets\r\n\r\nedge-sw-01>");
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
          show version | include uptime      , 'uptime\r\nedge-sw-01 uptime is 12 weeks, 3 days, 7 hours'
          sh i                               , '% Ambiguous command:  "sh i"'
          show                               , % Incomplete command.
          show running-config                , % Invalid input detected at '^' marker.
          nonsense                           , % Invalid input detected at '^' marker.
          terminal length x                  , % Invalid input detected at '^' marker.
          """)
  void user_mode_answers(String line, String part) throws IOException {
    lab.say("terminal length 0", ">");
    assertThat(lab.say(line, "edge-sw-01>")).startsWith(line + "\r\n").contains(part.replace("\\r\\n", "\r\n"));
  }

  @Test
  void the_caret_stands_below_the_first_wrong_word() throws IOException {
    assertThat(lab.say("show vlan", "edge-sw-01>"))
        .isEqualTo("show vlan\r\n                ^\r\n% Invalid input detected at '^' marker.\r\n\r\nedge-sw-01>");
  }

  @Test
  void the_pager_asks_and_wipes_its_question_away() throws IOException {
    String more = " --More-- ";
    String erase = "\b".repeat(9) + " ".repeat(8) + "\b".repeat(9);
    String first = lab.say("show lab lines 50", more);
    assertThat(first.lines()).hasSize(1 + 23 + 1);
    lab.type("\r");
    assertThat(lab.screen().until(more)).isEqualTo(erase + "line 24 of 50\r\n" + more);
    lab.type(" ");
    assertThat(lab.screen().until(more)).startsWith(erase + "line 25 of 50").contains("line 47 of 50");
    lab.type("q");
    assertThat(lab.screen().until(">")).isEqualTo(erase + "edge-sw-01>");
    lab.say("terminal length 0", ">");
    assertThat(lab.say("show lab lines 50", ">")).contains("line 50 of 50").doesNotContain("More");
  }

  @Test
  void configuration_lines_are_kept() throws IOException {
    enable();
    assertThat(lab.say("conf t", "(config)#"))
        .isEqualTo("conf t\r\nEnter configuration commands, one per line.  End with CNTL/Z.\r\nedge-sw-01(config)#");
    assertThat(lab.say("interface GigabitEthernet0/2", "#")).endsWith("edge-sw-01(config-if)#");
    lab.say("description to the lab", "#");
    lab.say("no switchport mode access", "#");
    assertThat(lab.say("router bgp 64500", "#")).endsWith("edge-sw-01(config-router)#");
    lab.say("neighbor 192.0.2.2 remote-as 64501", "#");
    assertThat(lab.say("line vty 0 4", "#")).endsWith("edge-sw-01(config-line)#");
    assertThat(lab.say("exit", "#")).endsWith("edge-sw-01(config)#");
    assertThat(lab.say("bananas", "#")).contains("% Invalid input detected at '^' marker.");
    assertThat(lab.say("end", "#")).isEqualTo("end\r\nedge-sw-01#");
    assertThat(lab.say("show running-config", "edge-sw-01#"))
        .contains("interface GigabitEthernet0/2\r\n switchport access vlan 10\r\n description to the lab\r\n!")
        .contains("router bgp 64500\r\n neighbor 192.0.2.2 remote-as 64501\r\n")
        .contains("banner motd ^C\r\n", "\r\nrouter# not a prompt\r\n")
        .endsWith("!\r\nend\r\nedge-sw-01#");
  }

  @Test
  void a_new_hostname_shows_at_once_and_is_cut_at_20_characters_in_configuration() throws IOException {
    enable();
    lab.say("configure terminal", "#");
    assertThat(lab.say("hostname a-name-of-25-characters-x", "#")).endsWith("\r\na-name-of-25-charact(config)#");
    lab.say("interface Vlan10", "(config-if)#");
    assertThat(lab.say("ntp server 192.0.2.9", "#")).endsWith("(config)#");
    lab.type("\u001a");
    assertThat(lab.screen().until("#")).endsWith("\r\na-name-of-25-characters-x#");
    assertThat(lab.device().hostname()).isEqualTo("a-name-of-25-characters-x");
  }

  @Test
  void banners_negations_and_do_work_in_configuration() throws IOException {
    enable();
    lab.say("configure terminal", "(config)#");
    assertThat(lab.say("banner motd #", "'.\r\n")).endsWith("Enter TEXT message.  End with the character '#'.\r\n");
    lab.type("router> also no prompt\r#\r");
    lab.screen().until("(config)#");
    lab.say("no ntp server 198.51.100.123", "(config)#");
    assertThat(lab.say("do show running-config", "(config)#"))
        .contains("banner motd #\r\nrouter> also no prompt\r\n#\r\n")
        .doesNotContain("ntp server", "router# not a prompt");
    assertThat(lab.device().lines()).contains("banner motd #", "router> also no prompt", "#");
  }

  @Test
  void questions_are_asked_and_answered() throws IOException {
    enable();
    String destination = "Destination filename [startup-config]? ";
    assertThat(lab.say("copy running-config startup-config", "? ")).endsWith("\r\n" + destination);
    assertThat(lab.say("", "#")).isEqualTo("\r\nBuilding configuration...\r\n[OK]\r\nedge-sw-01#");
    assertThat(lab.say("write memory", "#")).contains("[OK]");
    assertThat(lab.say("clear counters", "[confirm]")).contains("Clear \"show interface\" counters");
    lab.type("y");
    assertThat(lab.screen().until("#")).isEqualTo("y\r\nedge-sw-01#");
    lab.say("reload", "[confirm]");
    lab.type("\n");
    lab.client().awaitClosed();
    assertThat(lab.device().lines()).endsWith("clear counters", "y", "reload", "");
  }

  @Test
  void a_reload_refuses_connections_until_the_device_is_back() throws IOException {
    enable();
    lab.device().reloadsFor(Duration.ofSeconds(1));
    long down = System.nanoTime();
    lab.say("reload", "[confirm]");
    lab.type("y");
    lab.client().awaitClosed();
    int refused = 0;
    while (!takesConnections()) refused++;
    assertThat(refused).isPositive();
    assertThat(System.nanoTime() - down).isGreaterThan(Duration.ofSeconds(1).toNanos());
    try (Client again = Client.login(lab.device())) {
      assertThat(again).isNotNull();
    }
  }

  private boolean takesConnections() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), lab.device().port())) {
      return socket.isConnected();
    } catch (ConnectException refused) {
      return false;
    }
  }

  @Test
  void keys_edit_the_line() throws IOException {
    lab.type("show clonk\b\b\bock\n");
    assertThat(lab.screen().until(">")).contains("\b \b\b \b\b \bock\r\n").contains("UTC");
    lab.type("garbage\u0015show clock\r\n");
    assertThat(lab.screen().until(">")).contains("UTC");
    lab.type("half a line\u0003");
    assertThat(lab.screen().until(">")).isEqualTo("half a line\r\nedge-sw-01>");
    assertThat(lab.device().lines()).containsExactly("show clock", "show clock");
  }

  @Test
  void ctrl_c_interrupts_a_slow_command() throws IOException {
    lab.type("show lab slow 60\r");
    lab.screen().untilContains("working");
    lab.type("\u0003");
    assertThat(lab.screen().until("edge-sw-01>")).doesNotContain("finished");
    assertThat(lab.say("show lab slow 0.05", "edge-sw-01>")).contains("working\r\nfinished\r\n");
  }

  @Test
  void bytes_that_are_no_text_arrive_as_they_are() throws IOException {
    assertThat(lab.say("show lab binary", ">")).contains("a\0b\u00ff\u00fec\u00c3\r\n", "\u001b[1;31mred");
  }

  @Test
  void a_big_output_is_as_big_as_asked() throws IOException {
    lab.say("terminal length 0", ">");
    String output = lab.say("show lab bytes 300000", "edge-sw-01>");
    assertThat(output).hasSize("show lab bytes 300000\r\n".length() + 300_000 + "edge-sw-01>".length());
    assertThat(lab.say("show interfaces", "edge-sw-01>").lines().count()).isGreaterThan(300);
    enable();
    assertThat(lab.say("show tech-support", "edge-sw-01#").lines().count()).isBetween(2_800L, 3_300L);
  }

  @Test
  void exit_ends_the_connection() throws IOException {
    lab.type("exit\r");
    lab.client().awaitClosed();
    assertThat(lab.client().session().isClosed()).isTrue();
  }

  private void enable() throws IOException {
    lab.say("terminal length 0", ">");
    lab.say("enable", "Password: ");
    lab.say("enable", "#");
  }
}
