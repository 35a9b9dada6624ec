package dev.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is heard of an output while it comes is a beginning of what it is in the end. */
class SettledLinesTest {
  private static final List<Pattern> BEFORE_PROMPT = List.of(Pattern.compile("\\[edit\\]"), Pattern.compile("\\{master\\}"));

  private final StringBuilder heard = new StringBuilder();
  private final Output output =
      new Output(40, SecretMask.of(), new SettledLines(line -> heard.append(new String(line, StandardCharsets.UTF_8)), BEFORE_PROMPT));

  private void says(String... parts) {
    for (String part : parts) output.append(part.getBytes(StandardCharsets.UTF_8), part.getBytes(StandardCharsets.UTF_8).length);
  }

  private String reply() {
    return new String(output.bytesWithoutLast(BEFORE_PROMPT), StandardCharsets.UTF_8);
  }

  @Test
  void a_line_that_may_belong_to_the_prompt_is_heard_once_another_follows() {
    says("one\n", "[edit]\n");
    assertThat(heard).hasToString("one\n");
    says("two\n");
    assertThat(heard).hasToString("one\n[edit]\ntwo\n");
    says("{master}\n", "[edit]\n");
    assertThat(heard).hasToString(reply());
  }

  @Test
  void of_many_such_lines_no_more_are_held_back_than_the_prompt_can_have() {
    says("[edit]\n", "[edit]\n", "[edit]\n", "{master}\n");
    assertThat(heard).hasToString("[edit]\n[edit]\n");
    assertThat(reply()).startsWith(heard);
  }

  @Test
  void a_line_in_parts_is_heard_whole_and_the_rest_without_an_end_never() {
    says("a long ", "line\n", "and a rest");
    assertThat(heard).hasToString("a long line\n");
    assertThat(reply()).startsWith(heard);
  }

  @Test
  void what_is_cut_off_at_the_limit_is_not_heard() {
    says("0123456789012345678\n", "01234567890123456789012345\n", "more\n");
    assertThat(heard).hasToString("0123456789012345678\n");
    assertThat(output.truncated()).isTrue();
    assertThat(reply()).startsWith(heard);
  }
}
