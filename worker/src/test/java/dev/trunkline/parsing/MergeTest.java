package dev.trunkline.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final String PORTS =
      "Value %sPORT (p\\d)\nValue STATE (up|down)\n\nStart\n  ^${PORT} ${STATE}$$ -> Record\n";
  private static final String SPEEDS =
      "Value %sPORT (p\\d)\nValue SPEED (\\d+G)\nValue STATE (\\w+)\n\nStart\n  ^${PORT} speed ${SPEED} -> Record\n";
  private static final String TEXT = "p1 up\np2 down\np3 up\np3 speed 3G\np1 speed 1G\np1 speed 9G\np4 speed 4G\n";

  private static Table table(String template, String options) {
    return Parsed.table(template.formatted(options), TEXT);
  }

  @Test
  void rows_with_the_same_keys_get_the_further_columns_of_the_first_that_fits() {
    Table merged = Merge.of(List.of(table(PORTS, "Required,Key "), table(SPEEDS, "Required,Key ")));
    assertThat(merged.header()).containsExactly("PORT", "STATE", "SPEED");
    assertThat(merged.records())
        .containsExactly(
            Map.of("port", "p1", "state", "up", "speed", "1G"),
            Map.of("port", "p2", "state", "down", "speed", ""),
            Map.of("port", "p3", "state", "up", "speed", "3G"));
  }

  @Test
  void without_keys_rows_are_joined_by_their_place() {
    Table merged = Merge.of(List.of(table(PORTS, "Required "), table(SPEEDS, "Required ")));
    assertThat(merged.records()).extracting(record -> record.get("speed")).containsExactly("3G", "1G", "9G");
  }

  @Test
  void where_only_a_later_template_has_keys_they_count() {
    Table merged = Merge.of(List.of(table(PORTS, "Required "), table(SPEEDS, "Required,Key ")));
    assertThat(merged.records()).extracting(record -> record.get("speed")).containsExactly("1G", "", "3G");
  }

  @Test
  void a_table_without_new_columns_adds_nothing() {
    Table ports = table(PORTS, "Required,Key ");
    assertThat(Merge.of(List.of(ports, ports)).records()).isEqualTo(ports.records());
  }

  @Test
  void a_template_without_the_key_is_named() {
    Table other = Parsed.table("Value OTHER (x)\n\nStart\n  ^${OTHER}\n", TEXT);
    assertThatThrownBy(() -> Merge.of(List.of(table(PORTS, "Required,Key "), other)))
        .hasMessage("the templates of this index line do not all have the Key PORT");
  }
}
