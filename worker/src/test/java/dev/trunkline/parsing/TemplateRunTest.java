package dev.trunkline.parsing;

import static dev.trunkline.parsing.Parsed.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplateRunTest {
  private static Map<String, Object> record(Object... namesAndValues) {
    Map<String, Object> record = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) record.put((String) namesAndValues[i], namesAndValues[i + 1]);
    return record;
  }

  @Test
  void keys_are_in_lower_case_and_in_the_order_of_the_template() {
    String template = "Value ZONE (\\S+)\nValue Area (\\S+)\n\nStart\n  ^${Area} ${ZONE} -> Record\n";
    assertThat(records(template, "a z\n")).containsExactly(record("zone", "z", "area", "a"));
    assertThat(records(template, "a z\n").getFirst().keySet()).containsExactly("zone", "area");
  }

  @Test
  void the_end_of_the_text_records_what_is_there_but_not_nothing() {
    String template = "Value A (a)\nValue B (b)\n\nStart\n  ^${A}\n  ^${B}\n";
    assertThat(records(template, "a\n")).containsExactly(record("a", "a", "b", ""));
    assertThat(records(template, "x\n")).isEmpty();
    assertThat(records(template, "")).isEmpty();
  }

  @Test
  void an_empty_state_EOF_records_nothing_at_the_end() {
    assertThat(records("Value A (a)\n\nStart\n  ^${A}\n\nEOF\n", "a")).isEmpty();
  }

  @Test
  void the_state_EOF_ends_the_text_and_records() {
    assertThat(records("Value A (\\w)\n\nStart\n  ^stop -> EOF\n  ^${A}\n", "a\nstop\nb\n"))
        .containsExactly(record("a", "a"));
  }

  @Test
  void the_state_End_ends_the_text_and_records_nothing() {
    assertThat(records("Value A (\\w)\n\nStart\n  ^stop -> End\n  ^${A}\n", "a\nstop\nb\n")).isEmpty();
    assertThat(records("Value A (\\w)\n\nStart\n  ^stop -> Record End\n  ^${A}\n\nEnd\n", "a\nstop\nb\n"))
        .containsExactly(record("a", "a"));
  }

  @Test
  void a_rule_matches_from_the_beginning_of_a_line_and_not_to_its_end() {
    assertThat(records("Value A (\\d+)\n\nStart\n  ^${A}\n", "12ab\n")).containsExactly(record("a", "12"));
    assertThat(records("Value A (\\d+)\n\nStart\n  ^${A}\n", " 12\n")).isEmpty();
  }

  @Test
  void the_first_rule_that_matches_takes_the_line_unless_it_continues() {
    String template = "Value A (\\w+)\nValue B (\\w+)\n\nStart\n  ^${A} %s\n  ^\\w+ ${B}\n";
    assertThat(records(template.formatted("-> Continue"), "x y")).containsExactly(record("a", "x", "b", "y"));
    assertThat(records(template.formatted("-> Next"), "x y")).containsExactly(record("a", "x", "b", ""));
    assertThat(records(template.formatted("-> NoRecord"), "x y")).containsExactly(record("a", "x", "b", ""));
    assertThat(records(template.formatted("->"), "x y")).containsExactly(record("a", "x", "b", ""));
  }

  @Test
  void a_record_is_made_before_the_line_goes_on() {
    String template = "Value A (\\d+)\n\nStart\n  ^\\d -> Continue.Record\n  ^${A}\n";
    assertThat(records(template, "1\n2\n3\n")).containsExactly(record("a", "1"), record("a", "2"), record("a", "3"));
  }

  @Test
  void states_change_at_the_next_line() {
    String template = "Value A (\\w+)\n\nStart\n  ^begin -> Body\n\nBody\n  ^end -> Start\n  ^${A} -> Record\n";
    assertThat(records(template, "a\nbegin\nb\nend\nc\nbegin\nd\n"))
        .containsExactly(record("a", "b"), record("a", "d"));
  }

  @Test
  void a_required_value_that_is_missing_or_empty_drops_the_record() {
    String template = "Value Required A (\\d*)\nValue B (\\w+)\n\nStart\n  ^${A}:${B} -> Record\n";
    assertThat(records(template, "1:x\n:y\n")).containsExactly(record("a", "1", "b", "x"));
  }

  @Test
  void a_value_filled_down_stays_until_all_is_cleared() {
    String template =
        "Value Filldown A (\\d+)\nValue Required B (\\w+)\n\nStart\n  ^A${A}\n  ^B${B} -> Record\n  ^clear -> Clear\n  ^all -> Clearall\n";
    assertThat(records(template, "A1\nBx\nclear\nBy\nall\nBz\n"))
        .containsExactly(record("a", "1", "b", "x"), record("a", "1", "b", "y"), record("a", "", "b", "z"));
  }

  @Test
  void a_value_filled_down_makes_a_record_at_the_end_by_itself() {
    assertThat(records("Value Filldown A (\\d+)\n\nStart\n  ^${A} -> Record\n", "1\n"))
        .containsExactly(record("a", "1"), record("a", "1"));
  }

  @Test
  void an_optional_group_without_a_match_empties_what_is_filled_down() {
    String template = "Value Filldown A (\\d)\nValue Required B (\\w)\n\nStart\n  ^(?:${A})?:${B} -> Record\n";
    assertThat(records(template, "1:x\n:y\n")).containsExactly(record("a", "1", "b", "x"), record("a", "", "b", "y"));
  }

  @Test
  void a_value_filled_up_fills_records_up_to_the_last_that_has_one() {
    String template = "Value Required A (\\w)\nValue Fillup B (\\d)\n\nStart\n  ^${A}${B}? -> Record\n";
    assertThat(records(template, "a1\nb\nc\nd2\ne\n"))
        .containsExactly(
            record("a", "a", "b", "1"),
            record("a", "b", "b", "2"),
            record("a", "c", "b", "2"),
            record("a", "d", "b", "2"),
            record("a", "e", "b", ""));
  }

  @Test
  void a_list_takes_every_match_of_its_record() {
    String template = "Value List A (\\d)\nValue Required B (\\w)\n\nStart\n  ^${A}\n  ^=${B} -> Record\n";
    assertThat(records(template, "1\n2\n=x\n=y\n3\n=z\n"))
        .containsExactly(
            record("a", List.of("1", "2"), "b", "x"), record("a", List.of(), "b", "y"), record("a", List.of("3"), "b", "z"));
  }

  @Test
  void a_list_filled_down_grows_until_all_is_cleared() {
    String template = "Value Filldown,List A (\\d)\n\nStart\n  ^${A} -> Record\n  ^all -> Clearall\n";
    assertThat(records(template, "1\n2\nall\n3\nall\n"))
        .containsExactly(record("a", List.of("1")), record("a", List.of("1", "2")), record("a", List.of("3")));
  }

  @Test
  void the_order_of_the_options_decides_what_required_sees() {
    String text = "1\n-\n=\n";
    String template = "Value %s A (\\d|)\n\nStart\n  ^= -> Record\n  ^${A}\n\nEOF\n";
    assertThat(records(template.formatted("List,Required"), text)).containsExactly(record("a", List.of("1", "")));
    assertThat(records(template.formatted("Required,List"), text)).isEmpty();
  }

  @Test
  void a_list_item_without_a_match_is_the_word_None_as_in_the_original() {
    assertThat(records("Value List A (\\d)\n\nStart\n  ^-(?:${A})?\n", "-1\n-\n"))
        .containsExactly(record("a", List.of("1", "None")));
  }

  @Test
  void a_list_with_named_groups_holds_maps() {
    String template = "Value List A ((?P<port_id>\\d+)(?::(?P<vlan>\\d+))?)\n\nStart\n  ^${A} -> Continue\n";
    Map<String, Object> second = new HashMap<>();
    second.put("port_id", "2");
    second.put("vlan", null);
    assertThat(records(template, "1:10\n2\n"))
        .containsExactly(record("a", Arrays.asList(Map.of("port_id", "1", "vlan", "10"), second)));
  }

  @Test
  void a_list_with_groups_that_have_no_name_holds_texts() {
    assertThat(records("Value List A ((\\d)(\\d))\n\nStart\n  ^${A}\n", "12\n"))
        .containsExactly(record("a", List.of("12")));
  }

  @Test
  void a_group_of_a_rule_with_the_name_of_a_value_is_that_value() {
    assertThat(records("Value A (\\d)\nValue B (x)\n\nStart\n  ^(?P<A>\\w) (?P<other>\\w)\n", "z y\n"))
        .containsExactly(record("a", "z", "b", ""));
  }

  @Test
  void dollars_are_written_twice_and_braces_may_be_left_out() {
    assertThat(records("Value A (\\d)\n\nStart\n  ^$A-[$$]$$ -> Record\n", "1-$\n2-$x\n"))
        .containsExactly(record("a", "1"));
  }

  @Test
  void without_values_there_are_no_records_and_dollars_are_left_alone() {
    assertThat(records("\nStart\n  ^a$ -> Record\n  ^a -> Error\n", "a\n")).isEmpty();
  }

  @Test
  void lines_end_where_Python_says() {
    assertThat(records("Value A (.+)\n\nStart\n  ^${A}$$ -> Record\n", "a\r\nb\fc\u2028d\u001fe"))
        .extracting(record -> record.get("a"))
        .containsExactly("a", "b", "c", "d\u001fe");
  }

  @Test
  void an_error_stops_with_its_words_its_line_and_the_line_of_the_text() {
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> records("Value A (a)\n\nStart\n  ^${A}\n  ^. -> Error \"no idea\"\n", "a\nwhat\n"))
        .withMessage("the template stops at the input line 'what': t.textfsm:5, which says \"no idea\"")
        .matches(e -> e.code() == ParsingCode.TEMPLATE_ERROR);
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> records("Value A (a)\n\nStart\n  ^b -> Error\n", "b"))
        .withMessage("the template stops at the input line 'b': t.textfsm:4");
  }

  @Test
  void a_pattern_that_runs_away_ends_by_the_limit() {
    Template template = TemplateReader.read("t.textfsm", "Value A ((a*)*)\n\nStart\n  ^a*a*a*a*a*a*${A}$$\n");
    long start = System.nanoTime();
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> TemplateRun.parse(template, "a".repeat(2_000) + "b", new TimeLimit(Duration.ofMillis(300))))
        .withMessage("not done within 300 ms")
        .matches(e -> e.code() == ParsingCode.TIME_LIMIT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
  }

  @Test
  void repeats_of_repeats_end() {
    assertThat(records("Value A ((a+)+)\n\nStart\n  ^${A}$$\n", "a".repeat(60) + "b")).isEmpty();
  }

  @Test
  void a_nested_pattern_of_a_list_ends_by_the_limit_too() {
    Template template =
        TemplateReader.read("t.textfsm", "Value List A ((?P<b>a*a*a*a*a*a*)(?=c)|(?=a{2000}).*)\n\nStart\n  ^${A}\n");
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> TemplateRun.parse(template, "a".repeat(2_000), new TimeLimit(Duration.ofMillis(300))))
        .matches(e -> e.code() == ParsingCode.TIME_LIMIT);
  }

  @Test
  void a_pattern_too_deep_for_a_line_says_so() {
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> records("Value A ((?:a|b)*)\n\nStart\n  ^${A}$$\n", "ab".repeat(1_000_000)))
        .withMessage("t.textfsm:4: the pattern goes too deep on a line of 2000000 characters")
        .matches(e -> e.code() == ParsingCode.TOO_DEEP);
  }

  @Test
  void records_without_end_are_refused() {
    String text = String.join("\n", Stream.generate(() -> "word").limit(100_000).toList());
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> records("Value Filldown,List A (\\w+)\n\nStart\n  ^${A} -> Record\n", text))
        .matches(e -> e.code() == ParsingCode.TOO_LARGE);
  }
}
