package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxTest {
  private static final String PROMPT = "admin@srv-01:~$ ";

  @RegisterExtension final OneDevice lab = OneDevice.at("linux", "\u001b[?2004h" + PROMPT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hostname                  | srv-01
          whoami                    | admin
          uname -a                  | Linux srv-01 6.1
          cat /etc/os-release       | ID_LIKE=debian
          cat /etc/none; echo $?    | cat: /etc/none: No such file or directory\\r\\n1\\r\\n
          nonsense; echo $?         | bash: nonsense: command not found\\r\\n127\\r\\n
          true; echo $?; false; echo "is $?" | 0\\r\\nis 1
          seq 3                     | 1\\r\\n2\\r\\n3\\r\\n
          echo 'a;  b' "c $USER" d\\;e | a;  b c admin d;e
          export A=b C='d e'; echo $C$A | d eb
          sleep 0.05; echo awake    | awake
          df -h                     | /dev/sda1
          """)
  void a_command_answers(String line, String part) throws IOException {
    assertThat(lab.say(line, PROMPT)).startsWith(line + "\r\n\u001b[?2004l\r").contains(part.replace("\\r\\n", "\r\n"));
  }

  @Test
  void the_prompt_can_carry_the_status_of_the_last_command() throws IOException {
    lab.say("bind 'set enable-bracketed-paste off'; stty cols 511; unset HISTFILE; set +o history", PROMPT);
    assertThat(lab.say("PS1='<end $?>'", "<end 0>")).doesNotContain("\u001b");
    assertThat(lab.say("false", "<end 1>")).isEqualTo("false\r\n<end 1>");
    assertThat(lab.say("nonsense", "<end 127>")).contains("command not found");
  }

  @Test
  void ctrl_c_ends_a_sleep_with_status_130() throws IOException {
    lab.type("sleep 60\n");
    lab.screen().untilContains("\r\n");
    lab.type("\u0003");
    lab.screen().until(PROMPT);
    assertThat(lab.say("echo $?", PROMPT)).contains("130\r\n");
  }

  @Test
  void an_exec_request_ends_with_the_status_of_its_command() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ChannelExec exec = lab.client().session().createExecChannel("echo one; cat /none")) {
      exec.setOut(out);
      exec.open().verify(Client.PATIENCE);
      exec.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Client.PATIENCE);
      assertThat(exec.getExitStatus()).isEqualTo(1);
    }
    assertThat(out).hasToString("one\ncat: /none: No such file or directory\n");
    assertThat(lab.device().lines()).containsExactly("echo one; cat /none");
  }
}
