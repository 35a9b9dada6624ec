package dev.trunkline.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateIndexTest {
  private static final String HEADER = "Template, Hostname, Platform, Command\n";

  private static List<String> find(String index, String platform, String command) {
    return TemplateIndex.read("index", index)
        .find(platform, command, new TimeLimit(Duration.ofSeconds(1)))
        .map(TemplateIndex.Row::templates)
        .orElse(List.of());
  }

  @Test
  void double_brackets_complete_a_word() {
    String index = HEADER + "a, .*, x, sh[[ow]] ver[[sion]]$\n";
    assertThat(List.of("sh ver", "sho vers", "show version"))
        .allSatisfy(command -> assertThat(find(index, "x", command)).containsExactly("a"));
    assertThat(List.of("s ver", "shw ver", "show versionx", "show v"))
        .allSatisfy(command -> assertThat(find(index, "x", command)).isEmpty());
  }

  @Test
  void the_first_row_that_fits_the_beginning_wins() {
    String index = HEADER + "a, .*, x, show ip route\nb, .*, x, show ip\nc, .*, x, show\nd, .*, y, show\n";
    assertThat(find(index, "x", "show ip route vrf a")).containsExactly("a");
    assertThat(find(index, "x", "show ip arp")).containsExactly("b");
    assertThat(find(index, "xr", "show clock")).containsExactly("c");
    assertThat(find(index, "y", "show ip route")).containsExactly("d");
    assertThat(find(index, "z", "show ip route")).isEmpty();
    assertThat(find(index, "x", "do show ip")).isEmpty();
  }

  @Test
  void a_row_may_name_several_templates_and_leave_columns_empty() {
    String index = "# comment\n\nCommand, Template, Platform # and another\nshow a, t1:t2:t3,\n, t4, x\n";
    assertThat(find(index, "any", "show a")).containsExactly("t1", "t2", "t3");
    assertThat(find(index, "x", "anything")).containsExactly("t4");
    assertThat(find(index, "y", "anything")).isEmpty();
  }

  @Test
  void a_column_that_is_not_there_is_not_asked() {
    assertThat(find("Template, Command\nt, show\n", "any", "show x")).containsExactly("t");
  }

  @Test
  void regular_expressions_are_Pythons() {
    assertThat(find(HEADER + "t, .*, x, show (?P<a_b>\\w+) (?P=a_b)$\n", "x", "show a a")).containsExactly("t");
  }

  @Test
  void a_line_with_other_than_the_named_columns_is_left_out_with_a_warning() {
    TemplateIndex index = TemplateIndex.read("index", HEADER + "a, .*, x, show \\d{1,2}\n#c\n\nb, .*, x, show\n");
    assertThat(index.rows()).hasSize(1);
    assertThat(index.warnings()).containsExactly("index:2: left out: 5 columns instead of 4");
  }

  @Test
  void mistakes_name_file_and_line() {
    assertThatThrownBy(() -> TemplateIndex.read("d/index", HEADER + "a, .*, x, show (\n"))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessage("d/index:2: invalid regular expression 'show (': missing ), unterminated subpattern at position 5");
    assertThatThrownBy(() -> TemplateIndex.read("index", "# c\nTemplat, Command\n"))
        .hasMessage("index:2: there is no column 'Template', but [Templat, Command]");
    assertThatThrownBy(() -> TemplateIndex.read("index", "# c\n\n"))
        .hasMessageStartingWith("index: an index begins with");
  }
}
