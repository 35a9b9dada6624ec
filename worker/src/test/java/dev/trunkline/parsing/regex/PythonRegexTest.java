package dev.trunkline.parsing.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with what Python 3.11 answers; it differs in a flag that comes late and in conditional groups only. */
class PythonRegexTest {
  @Test
  void names_may_have_underscores_and_letters_of_any_script() throws BadRegexException {
    PythonRegex regex = PythonRegex.compile("(?P<a_1>\\w+) (?P<größe_>\\d+) (x)");
    Matcher matcher = regex.matcher("eth 12 x");
    assertThat(matcher.lookingAt()).isTrue();
    assertThat(matcher.group(regex.names().get("a_1"))).isEqualTo("eth");
    assertThat(matcher.group(regex.names().get("größe_"))).isEqualTo("12");
    assertThat(regex.names().keySet()).containsExactly("a_1", "größe_");
    assertThat(regex.groups()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("matching")
  void it_matches_all_of_the_text(String regex, String text) throws BadRegexException {
    Matcher matcher = PythonRegex.compile(regex).matcher(text);
    assertThat(matcher.lookingAt()).as(PythonRegex.compile(regex).java().toString()).isTrue();
    assertThat(matcher.end()).isEqualTo(text.length());
  }

  @ParameterizedTest
  @MethodSource("notMatching")
  void it_does_not_match(String regex, String text) throws BadRegexException {
    assertThat(PythonRegex.compile(regex).matcher(text).lookingAt()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_pattern_that_Python_refuses_is_refused_in_the_same_words(String regex, String message) {
    assertThatThrownBy(() -> PythonRegex.compile(regex))
        .isInstanceOf(BadRegexException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?:a?|b?){40}c", "(?:|){40}$x", "((((x?){100}){100}){100}){100}", "(?:(?:a?|b?)*|c?){20}d"})
  void what_could_run_away_without_reading_is_refused(String regex) {
    assertThatThrownBy(() -> PythonRegex.compile(regex)).hasMessage("repeats what can be empty in too many ways");
  }

  @Test
  void depth_and_length_without_end_are_refused() {
    assertThatThrownBy(() -> PythonRegex.compile("(".repeat(5_000) + ")".repeat(5_000)))
        .hasMessageContaining("more than 100 groups in each other");
    assertThatThrownBy(() -> PythonRegex.compile("a.".repeat(1_000_000)))
        .hasMessage("not supported by Java: Stack overflow during pattern compilation");
  }

  static Stream<Arguments> matching() {
    return pairs(
      // references
      "(?P<a>x)(?P=a)~xx", "(a)\\1~aa", "(a)(?:\\1)1~aa1", "()()()()()()()()()(k)\\10~kk", "(a)\\1{2}~aaa",
      // places
      "a\\Z~a", "a$~a", "\\Aa~a", "(?m:^a$)~a", "\\bab\\b~ab", "a\\Bb~ab", "\u00e9\\b ~\u00e9 ",
      // classes are no sets of sets
      "[[a]~[", "[a&&b]{4}~a&&b", "[a[b]~[", "[]a]{2}~]a", "[^]]~a", "[a-]{2}~a-", "[\\d-]{2}~1-", "[\\]x]~]",
      "[#\\ ]{2}~# ",
      // braces that count nothing
      "a{b}~a{b}", "a{~a{", "a{}~a{}", "a{1~a{1", "a{,2}b~aab", "a{,}b~aaaab", "{a}~{a}", "a{2}~aa",
      // escapes
      "\\<\\>\\-\\_\\ \\/\\\"\\%~<>-_ /\"%", "\\x41\\u0042\\U00000043~ABC", "\\101\\0\\07~A\u0000\u0007", "[\\b]~\b",
      "[\\101-\\103]~C", "\\N{EM DASH}~\u2014", "\\a\\f\\v~\u0007\f\u000b",
      // flags
      "(?i:a)b~Ab", "a(?i)B~Ab", "(?s:a.b)~a\nb", "(?x: a b # c\n)~ab", "(?x) a\\ b [ ] #c~a b ", "(?-i:a)~a",
      "(?i-s:A)~a",
      "(?i)stra\u00dfe \u017f~STRA\u00dfE s", "(?u)\u00e9~\u00e9", "a(?#comment)+~aaa",
      // groups that give nothing back, and look around
      "(?>a+)b~aab", "a*+b~aab", "a++b~aab", "a?+b~ab", "(?:a|b){2}+c~abc", "(?<=a)b|ab~ab", "a(?<=a)b~ab",
      "a(?<!b)b~ab",
      "a(?=b)b~ab", "a(?!c)b~ab", "(?=a)*ab~ab", "a(?<=[ab])b~ab",
      // Python's Unicode
      "\\s{3}~\u001c\u00a0\u2028", "\\S~\u200b", "\\d~\u0663", "\\w{3}~\u00e9\u0663\u00b2", "\\W~\u0301", "\\D~\u00b2",
      "[^\\W\\d]~\u00e9", "[\\S ]{2}~a ", ".~\u0085", ".~\u2028", "^.$~\ud83d\ude00",
      "[\ud83d\ude00-\ud83d\ude02]~\ud83d\ude01",
      "(?a:\\w)\\W?~a");
  }

  static Stream<Arguments> notMatching() {
    return pairs(
      "(?a:\\d)~\u0663", "(?a:\\w)~\u00e9", "(?a:\\s)~\u00a0", "(?ai:k)~\u212a", "a*+a~aaa", "(?>a+)a~aaa",
      "(?<=a)b~b", "a\\Z~ab",
      ".~\n", "[a&&b]~c", "\\w~\u0301", "\\d~\u00b2", "(?-i:a)~A", "b~ab", "(a)|b\\1~b", "\\B~", "a\\Z~a\n");
  }

  static Stream<Arguments> refused() {
    return pairs(
      "(?P<a>x)(?P<a>y)~redefinition of group name 'a'",
      "(?P<a-b>x)~bad character in group name 'a-b' at position 4",
      "(?P<1>x)~bad character in group name '1'",
      "(?P=b)~unknown group name 'b'",
      "(a)\\2~invalid group reference 2",
      "(a\\1)~cannot refer to an open group",
      "(a)(?(1)b|c)~a conditional group (?(...)...|...) is not supported at position 5",
      "\\h~bad escape \\h at position 0",
      "\\R~bad escape \\R",
      "\\p{L}~bad escape \\p",
      "\\Qa\\E~bad escape \\Q",
      "[\\Z]~bad escape \\Z",
      "[\\8]~bad escape \\8",
      "a\\~bad escape (end of pattern)",
      "\\x4~incomplete or impossible escape",
      "\\U00110000~incomplete or impossible escape",
      "\\N{NO SUCH}~undefined character name 'NO SUCH'",
      "\\777~octal escape value outside of range",
      "(?<=a+)b~look-behind requires fixed-width pattern at position 0",
      "(?<!a|bc)d~look-behind requires fixed-width pattern",
      "*a~nothing to repeat",
      "^*~nothing to repeat",
      "(?:|*)~nothing to repeat",
      "a**~multiple repeat",
      "a{2}{3}~multiple repeat",
      "a{3,2}~min repeat greater than max repeat",
      "a{99999999999}~the repetition number is too large",
      "[a~unterminated character set at position 0",
      "[z-a]~bad character range",
      "[a-\\d]~bad character range",
      "(a~missing ), unterminated subpattern at position 0",
      "a)~unbalanced parenthesis at position 1",
      "(?#a~missing ), unterminated comment",
      "(?L)a~cannot use 'L' flag",
      "(?au)a~'a', 'u' and 'L' are incompatible",
      "(?-a:b)~cannot turn off flags",
      "(?i-i:b)~flag turned on and off",
      "(?y)a~unknown extension ?y",
      "(?<a>b)~unknown extension ?<a",
      "(?P{a)~unknown extension ?P{",
      "(?~unexpected end of pattern",
      "(?i~unknown flag, or missing -, : or )");
  }

  private static Stream<Arguments> pairs(String... divided) {
    return Stream.of(divided).map(pair -> Arguments.of((Object[]) pair.split("~", -1)));
  }
}
