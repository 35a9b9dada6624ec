package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Client.Dialogue;
import dev.trunkline.lab.terminal.Behaviour;
import dev.trunkline.lab.terminal.Fault;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultTest {
  private static final String LOG = "*Nov 21 10:00:00.000: %SYS-5-CONFIG_I: Configured from console by admin on vty0";
  private static final String PROMPT = "edge-sw-01>";

  @RegisterExtension final OneDevice lab = OneDevice.at("cisco_ios", PROMPT);

  @BeforeEach
  void turn_the_pager_off() throws IOException {
    lab.say("terminal length 0", PROMPT);
  }

  @Test
  void a_dripping_device_sends_byte_by_byte() throws IOException {
    lab.device().behave(Behaviour.NORMAL.drip(1, Duration.ofMillis(1)));
    int before = lab.screen().writes();
    String output = lab.say("show lab lines 3", PROMPT);
    assertThat(output).isEqualTo("show lab lines 3\r\nline 1 of 3\r\nline 2 of 3\r\nline 3 of 3\r\n" + PROMPT);
    assertThat(lab.screen().writes() - before).isEqualTo(output.length());
  }

  @Test
  void an_undisturbed_answer_is_one_packet() throws IOException {
    int before = lab.screen().writes();
    lab.say("show lab lines 100", PROMPT);
    assertThat(lab.screen().writes() - before).isOne();
  }

  @Test
  void a_hang_in_the_middle_of_an_output_is_for_ever() throws IOException {
    lab.device().next(Fault.hang());
    lab.type("show lab lines 100\r");
    assertThat(lab.screen().untilContains("line 50")).doesNotContain("line 60");
    lab.type("\u0003");
    try (Client other = Client.login(lab.device())) {
      Dialogue healthy = other.shell();
      healthy.screen().until(PROMPT);
      healthy.say("terminal length 0", PROMPT);
      assertThat(healthy.say("show lab lines 100", PROMPT)).contains("line 100 of 100");
    }
    assertThat(lab.shell().channel().isOpen()).isTrue();
  }

  @Test
  void a_stall_in_the_middle_of_an_output_ends_with_ctrl_c() throws IOException {
    lab.device().next(Fault.stall());
    lab.type("show lab lines 100\r");
    lab.screen().untilContains("line 50");
    lab.type("\u0003");
    assertThat(lab.screen().until(PROMPT)).doesNotContain("line 100");
    assertThat(lab.say("show lab lines 100", PROMPT)).contains("line 100 of 100");
  }

  @Test
  void a_connection_is_cut_in_the_middle_of_an_output() throws IOException {
    lab.device().next(Fault.cut());
    lab.type("show lab lines 100\r");
    lab.client().awaitClosed();
    assertThat(lab.screen().untilContains("line 50")).doesNotContain("line 60");
    assertThat(lab.device().lines()).contains("show lab lines 100");
  }

  @Test
  void a_fault_can_wait_for_one_line_even_if_that_prints_nothing() throws IOException {
    lab.device().onLine("interface Vlan10", Fault.cut());
    lab.say("enable", "Password: ");
    lab.say("enable", "#");
    lab.say("configure terminal", "(config)#");
    lab.type("interface Vlan10\r");
    lab.client().awaitClosed();
    assertThat(lab.device().lines()).endsWith("configure terminal", "interface Vlan10");
  }

  @Test
  void a_line_can_get_a_canned_answer() throws IOException {
    lab.device().answer("show clock", "% No clock in this lab\n");
    assertThat(lab.say("show clock", PROMPT)).isEqualTo("show clock\r\n% No clock in this lab\r\n" + PROMPT);
  }

  @Test
  void a_log_message_comes_between_two_lines_of_an_output() throws IOException {
    lab.device().next(Fault.logLine(LOG));
    assertThat(lab.say("show lab lines 4", PROMPT)).contains("line 2 of 4\r\n" + LOG + "\r\nline 3 of 4\r\n");
  }

  @Test
  void a_log_message_comes_at_the_idle_prompt() throws IOException {
    lab.device().log(LOG);
    assertThat(lab.screen().untilContains("vty0\r\n")).isEqualTo("\r\n" + LOG + "\r\n");
    assertThat(lab.say("show clock", PROMPT)).startsWith("show clock\r\n");
  }

  @Test
  void an_echo_can_get_lost() throws IOException {
    lab.device().behave(Behaviour.NORMAL.withoutEcho());
    assertThat(lab.say("show lab lines 1", PROMPT)).isEqualTo("\r\nline 1 of 1\r\n" + PROMPT);
  }

  @Test
  void an_echo_can_wrap_at_the_margin() throws IOException {
    lab.device().behave(Behaviour.NORMAL.wrappingEcho(20));
    assertThat(lab.say("show lab lines 1", PROMPT)).startsWith("show lab l\rlines 1\r\n");
  }

  @Test
  void a_long_line_can_scroll_behind_a_dollar_sign() throws IOException {
    lab.device().behave(Behaviour.NORMAL.scrollingEcho(30));
    String echo = lab.say("show lab lines 1", PROMPT);
    assertThat(echo).startsWith("show lab lines 1\r\n");
    String scrolled = lab.say("show lab lines 00000001", PROMPT);
    assertThat(scrolled).startsWith("show lab lines 0000" + "\b".repeat(19) + "$nes 0000" + " ".repeat(10) + "\b".repeat(10));
    assertThat(scrolled).endsWith("0001\r\nline 1 of 1\r\n" + PROMPT);
  }

  @Test
  void the_prompt_can_be_drawn_again_before_the_output() throws IOException {
    lab.device().behave(Behaviour.NORMAL.redrawingPrompt());
    assertThat(lab.say("show lab lines 1", "1\r\n" + PROMPT))
        .isEqualTo("show lab lines 1\r\n" + PROMPT + "\r\u001b[Kline 1 of 1\r\n" + PROMPT);
  }

  @Test
  void a_line_can_be_as_long_as_asked_for() throws IOException {
    assertThat(lab.say("show lab line 100000", PROMPT)).endsWith("\r\n" + ".".repeat(100_000) + "\r\n" + PROMPT);
  }

  @Test
  void an_idle_shell_loses_its_connection_and_a_busy_one_does_not() throws IOException {
    lab.device().kickIdleAfter(Duration.ofMillis(400));
    assertThat(lab.say("show lab slow 0.3", PROMPT)).contains("finished");
    assertThat(lab.client().session().isOpen()).isTrue();
    lab.client().awaitClosed();
    assertThat(lab.client().session().isClosed()).isTrue();
  }
}
