package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JunosTest {
  private static final String OPERATE = "\r\nadmin@mx-01> ";
  private static final String EDIT = "\r\n[edit]\r\nadmin@mx-01# ";

  @RegisterExtension final OneDevice lab = OneDevice.at("juniper_junos", OPERATE);

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
    assertThat(lab.say(line, OPERATE)).startsWith(line + "\r\n").contains(part.replace("\\r\\n", "\r\n"));
  }

  @Test
  void the_pager_shows_how_far_it_is() throws IOException {
    String first = lab.say("show interfaces terse", ")---");
    assertThat(first).endsWith("\r\n---(more 57%)---");
    lab.type(" ");
    assertThat(lab.screen().until(OPERATE)).startsWith("\r" + " ".repeat(40) + "\r").contains("lo0.0");
  }

  @Test
  void the_configuration_is_shown_in_braces() throws IOException {
    lab.say("set cli screen-length 0", OPERATE);
    assertThat(lab.say("show configuration", OPERATE))
        .contains("system {\r\n    host-name mx-01;\r\n")
        .contains("        unit 0 {\r\n            family inet {\r\n                address 192.0.2.1/30;\r\n");
    assertThat(lab.say("show configuration | display set", OPERATE)).contains("set system host-name mx-01\r\n");
  }

  @Test
  void a_hostname_takes_effect_when_it_is_committed() throws IOException {
    assertThat(lab.say("configure", EDIT)).isEqualTo("configure\r\nEntering configuration mode\r\n" + EDIT);
    lab.say("set system host-name core-1", EDIT);
    assertThat(lab.say("show | compare", EDIT))
        .contains("[edit system]\r\n-  host-name mx-01;\r\n+  host-name core-1;\r\n");
    assertThat(lab.say("commit check", EDIT)).contains("configuration check succeeds");
    String renamed = "\r\n[edit]\r\nadmin@core-1# ";
    assertThat(lab.say("commit", renamed)).isEqualTo("commit\r\ncommit complete\r\n" + renamed);
    assertThat(lab.say("exit configuration-mode", "> ")).contains("Exiting configuration mode");
    assertThat(lab.device().hostname()).isEqualTo("core-1");
  }

  @Test
  void a_member_of_a_cluster_shows_its_role_with_the_prompt() throws IOException {
    lab.device().promptLine("{master:0}");
    assertThat(lab.say("", "> ")).isEqualTo("\r\n\r\n{master:0}\r\nadmin@mx-01> ");
    assertThat(lab.say("configure", "# ")).endsWith("\r\n{master:0}[edit]\r\nadmin@mx-01# ");
  }

  @Test
  void leaving_with_changes_asks_whether_to_discard_them() throws IOException {
    lab.say("configure", EDIT);
    lab.say("set interfaces ge-0/0/1 description \"to the lab\"", EDIT);
    assertThat(lab.say("exit configuration-mode", "(yes) "))
        .contains("The configuration has been changed but not committed\r\nDiscard uncommitted changes?");
    assertThat(lab.say("no", EDIT)).isEqualTo("no\r\n" + EDIT);
    assertThat(lab.say("rollback 0", EDIT)).contains("load complete");
    assertThat(lab.say("show | compare", EDIT)).isEqualTo("show | compare\r\n" + EDIT);
    lab.say("delete interfaces lo0", EDIT);
    lab.say("exit configuration-mode", "(yes) ");
    assertThat(lab.say("yes", OPERATE)).contains("Exiting configuration mode");
    assertThat(lab.say("show configuration | no-more", OPERATE)).contains("lo0 {");
  }
}
