package dev.trunkline.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateReaderTest {
  @ParameterizedTest
  @CsvSource(delimiter = '~', ignoreLeadingAndTrailingWhitespace = false, value = {
      "Value A~t:1: expected 'Value [options] name (regex)'",
      "# c|Value Wrong A (a)~t:2: unknown option 'Wrong'; there are Filldown, Fillup, Key, List, Required",
      "Value List,List A (a)~t:1: duplicate option 'List'",
      "Value  A (a)~t:1: unknown option ''",
      "Value Key  (a)~t:1: invalid Value name ''",
      "Value A a)~t:1: unknown option 'A'",
      "Value Key A a~t:1: Value 'a' must be contained within a '()' pair",
      "Value A (a~t:1: Value '(a' must be contained",
      "Value A (\\()~t:1: Value '(\\()' must be contained",
      "Value List A ((a))+)(~t:1: Value",
      "Value List A ([z-a])~t:1: invalid regular expression '([z-a])': bad character range at position 2",
      "Value A (a)|Value A (b)~t:2: duplicate declaration of Value 'A'",
      "A (a)~t:1: no Value definitions found",
      " Value A (a)~t:1: no Value definitions found",
      "Value A (a)|Start~t:2: expected a blank line after the last Value",
      "Value A (a)~t: missing state 'Start'",
      "Value A (a)||Start|^a~t:4: a rule begins with one or two blanks, or a tab, and a caret (^)",
      "Value A (a)||Start|   ^a~t:4: a rule begins with",
      "Value A (a)||Start|  a~t:4: a rule begins with",
      "Value A (a)||St-art~t:3: invalid state name 'St-art'",
      "Value A (a)||Continue~t:3: invalid state name 'Continue'",
      "Value A (a)||Start||Start~t:5: duplicate state name 'Start'",
      "Value A (a)||Start|  ^${B}~t:4: unknown Value 'B' in '^${B}'",
      "Value A (a)||Start|  ^a$~t:4: invalid variable substitution: a dollar sign is written $$ in '^a$'",
      "Value A (a)||Start|  ^${A~t:4: invalid variable substitution",
      "Value A (a)||Start|  ^$1~t:4: invalid variable substitution",
      "Value A (a)||Start|  ^${A} $A~t:4: invalid regular expression '^${A} $A': redefinition of group name 'A'",
      "Value A (a)||Start|  ^a(~t:4: invalid regular expression '^a(': missing ), unterminated subpattern at position 2",
      "Value A (a)||Start|  ^a -> Nxt~t:4: state 'Nxt' not found",
      "Value A (a)||Start|  ^a -> Next.Foo~t:4: badly formatted rule '^a -> Next.Foo'",
      "Value A (a)||Start|  ^a ->Next~t:4: badly formatted rule",
      "Value A (a)||Start|  ^a -> Record.Next~t:4: badly formatted rule",
      "Value A (a)||Start|  ^a -> Next Two Words~t:4: badly formatted rule",
      "Value A (a)||Start|  ^a -> Continue Start~t:4: Continue cannot change the state, here to Start",
      "Value A (a)||Start|  ^a -> Continue.Record Start~t:4: Continue cannot change the state",
      "Value A (a)||Start|  ^a -> Next \"x\"~t:4: a state's name has letters, digits and underscores only",
      "Value A (a)||Start|  ^a||End|  ^b~t:7: state 'End' must have no rules",
      "Value A (a)||Start|  ^a||EOF|  ^b~t:7: state 'EOF' must have no rules"
  })
  void a_mistake_is_named_with_its_line(String template, String message) {
    assertThatThrownBy(() -> TemplateReader.read("t", template.replace('|', '\n')))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void an_empty_text_is_no_template() {
    assertThatThrownBy(() -> TemplateReader.read("t", "")).hasMessage("t: missing state 'Start'");
  }

  @Test
  void names_of_49_characters_are_too_long() {
    String name = "N".repeat(49);
    assertThatThrownBy(() -> TemplateReader.read("t", "Value " + name + " (a)\n"))
        .hasMessageStartingWith("t:1: invalid Value name");
    assertThatThrownBy(() -> TemplateReader.read("t", "Value A (a)\n\n" + name + "\n"))
        .hasMessageStartingWith("t:3: invalid state");
  }

  @Test
  void a_rule_that_grows_without_end_is_refused() {
    String value = "Value A (" + "a".repeat(60_000) + ")\n\nStart\n  ^" + "${A}".repeat(60_000) + "\n";
    assertThatThrownBy(() -> TemplateReader.read("t", value))
        .hasMessageStartingWith("t:4: more than 100000 characters");
  }

  @Test
  void comments_may_stand_between_values_states_and_rules() {
    Template template =
        TemplateReader.read("t", "# a\nValue A (a)\n  # b\nValue B (b)\n\n# c\n\n#d\nStart\n  # e\n  ^a\n#f\n\t^b\n ^c\n\n#g\n");
    assertThat(template.header()).containsExactly("A", "B");
    assertThat(template.states().get("Start")).extracting(Rule::line).containsExactly(11, 13, 14);
  }

  @Test
  void carriage_returns_and_blanks_at_the_ends_of_lines_do_no_harm() {
    Template template =
        TemplateReader.read("t", "Value Key A (a) \t\r\n \r\nStart\r\n  ^${A}  \r\n  ^b -> Next  Start \r\n");
    assertThat(template.keys()).containsExactly("A");
    assertThat(template.states().get("Start"))
        .extracting(rule -> rule.regex().python())
        .containsExactly("^(?P<A>a)", "^b");
  }

  @Test
  void the_last_arrow_with_a_blank_before_it_divides_rule_and_action() {
    Template template =
        TemplateReader.read("t", "Value A (a)\n\nStart\n  ^a -> b -> Next\n  ^c->d\n  ^e\t-> Clearall Start\n");
    assertThat(template.states().get("Start"))
        .extracting(rule -> rule.regex().python(), Rule::recordAction, Rule::destination)
        .containsExactly(
            tuple("^a -> b", Rule.RecordAction.NONE, ""),
            tuple("^c->d", Rule.RecordAction.NONE, ""),
            tuple("^e", Rule.RecordAction.CLEARALL, "Start"));
  }

  @Test
  void a_class_may_hold_one_parenthesis_without_the_other() {
    assertThat(TemplateReader.read("t", "Value A ([^(]+)\nValue B ([)])\n\nStart\n  ^${A}\n").header())
        .containsExactly("A", "B");
  }
}
