package dev.trunkline.parsing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonTextTest {
  @Test
  void everything_that_Python_takes_for_the_end_of_a_line_is_one() {
    assertThat(PythonText.splitLines("a\nb\r\nc\rd\u000be\ff\u001cg\u001dh\u001ei\u0085j\u2028k\u2029l"))
        .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
  }

  @Test
  void other_white_space_ends_no_line() {
    assertThat(PythonText.splitLines("a\tb\u001fc\u00a0d")).containsExactly("a\tb\u001fc\u00a0d");
  }

  @Test
  void an_end_ends_a_line_and_begins_none() {
    assertThat(PythonText.splitLines("a\n")).containsExactly("a");
    assertThat(PythonText.splitLines("\n\n")).containsExactly("", "");
    assertThat(PythonText.splitLines("\r\n\r")).containsExactly("", "");
    assertThat(PythonText.splitLines("")).isEmpty();
  }

  @Test
  void white_space_of_every_kind_is_stripped() {
    String blanks = " \t\n\u000b\f\r\u001c\u001d\u001e\u001f\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000";
    assertThat(PythonText.strip(blanks + "a" + blanks)).isEqualTo("a");
    assertThat(PythonText.stripEnd(blanks + "a" + blanks)).isEqualTo(blanks + "a");
    assertThat(PythonText.strip("\u200ba\u200b")).isEqualTo("\u200ba\u200b");
    assertThat(PythonText.strip(blanks)).isEmpty();
  }
}
