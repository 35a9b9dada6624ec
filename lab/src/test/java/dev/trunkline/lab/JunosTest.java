package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Client.Dialogue;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JunosTest {
  private static final String OPERATE = "\r\nadmin@mx-01> ";
  private static final String EDIT = "\r\n[edit]\r\nadmin@mx-01# ";

  private Lab lab;
  private Client client;
  private Dialogue shell;

  @BeforeEach
  void log_in() throws IOException {
    lab = Lab.start(LabOptions.of(1, "juniper_junos"));
    client = Client.login(lab.device(0));
    shell = client.shell();
    shell.screen().until(OPERATE);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    lab.close();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          set cli screen-length 0        , Screen length set to 0
          set cli screen-width 511       , Screen width set to 511
          set cli complete-on-space off  , Disabling complete-on-space
          show version                   , 'Hostname: mx-01'
          show interfaces terse | no-more, lo0.0                   up    up
          show system uptime             , System booted
          show chassis hardware          , LAB-MX204
          show bananas                   , syntax error.
          show version | match Model     , 'show version | match Model\r\nModel: lab-mx204\r\n\r\nadmin'
          bananas                        , '                      ^\r\nunknown command.'
          """)
  void operational_mode_answers(String line, String part) throws IOException {
    assertThat(shell.say(line, OPERATE)).startsWith(line + "\r\n").contains(part.replace("\\r\\n", "\r\n"));
  }

  @Test
  void the_pager_shows_how_far_it_is() throws IOException {
    String first = shell.say("show interfaces terse", ")---");
    assertThat(first).endsWith("\r\n---(more 57%)---");
    shell.type(" ");
    assertThat(shell.screen().until(OPERATE)).startsWith("\r" + " ".repeat(40) + "\r").contains("lo0.0");
  }

  @Test
  void the_configuration_is_shown_in_braces() throws IOException {
    shell.say("set cli screen-length 0", OPERATE);
    assertThat(shell.say("show configuration", OPERATE))
        .contains("system {\r\n    host-name mx-01;\r\n")
        .contains("        unit 0 {\r\n            family inet {\r\n                address 192.0.2.1/30;\r\n");
    assertThat(shell.say("show configuration | display set", OPERATE)).contains("set system host-name mx-01\r\n");
  }

  @Test
  void a_hostname_takes_effect_when_it_is_committed() throws IOException {
    assertThat(shell.say("configure", EDIT)).isEqualTo("configure\r\nEntering configuration mode\r\n" + EDIT);
    shell.say("set system host-name core-1", EDIT);
    assertThat(shell.say("show | compare", EDIT))
        .contains("[edit system]\r\n-  host-name mx-01;\r\n+  host-name core-1;\r\n");
    assertThat(shell.say("commit check", EDIT)).contains("configuration check succeeds");
    String renamed = "\r\n[edit]\r\nadmin@core-1# ";
    assertThat(shell.say("commit", renamed)).isEqualTo("commit\r\ncommit complete\r\n" + renamed);
    assertThat(shell.say("exit configuration-mode", "> ")).contains("Exiting configuration mode");
    assertThat(lab.device(0).hostname()).isEqualTo("core-1");
  }

  @Test
  void a_member_of_a_cluster_shows_its_role_with_the_prompt() throws IOException {
    lab.device(0).promptLine("{master:0}");
    assertThat(shell.say("", "> ")).isEqualTo("\r\n\r\n{master:0}\r\nadmin@mx-01> ");
    assertThat(shell.say("configure", "# ")).endsWith("\r\n{master:0}[edit]\r\nadmin@mx-01# ");
  }

  @Test
  void leaving_with_changes_asks_whether_to_discard_them() throws IOException {
    shell.say("configure", EDIT);
    shell.say("set interfaces ge-0/0/1 description \"to the lab\"", EDIT);
    assertThat(shell.say("exit configuration-mode", "(yes) "))
        .contains("The configuration has been changed but not committed\r\nDiscard uncommitted changes?");
    assertThat(shell.say("no", EDIT)).isEqualTo("no\r\n" + EDIT);
    assertThat(shell.say("rollback 0", EDIT)).contains("load complete");
    assertThat(shell.say("show | compare", EDIT)).isEqualTo("show | compare\r\n" + EDIT);
    shell.say("delete interfaces lo0", EDIT);
    shell.say("exit configuration-mode", "(yes) ");
    assertThat(shell.say("yes", OPERATE)).contains("Exiting configuration mode");
    assertThat(shell.say("show configuration | no-more", OPERATE)).contains("lo0 {");
  }
}
