package dev.trunkline.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.parsing.ParsedOutput;
import dev.trunkline.parsing.ParsingCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredParsingTest {
  @Test
  void half_a_character_does_not_reach_the_database() {
    StoredParsing records = StoredParsing.of(Optional.of(new ParsedOutput.Records(List.of(Map.of("a", "x\uD83D")))));
    assertThat(records.records()).isEqualTo("[{\"a\":\"x?\"}]");
    StoredParsing failed = StoredParsing.of(Optional.of(new ParsedOutput.Failed(ParsingCode.TEMPLATE_ERROR, "at \uD83D")));
    assertThat(failed.errorDetail()).isEqualTo("at ?");
  }

  @Test
  void what_was_not_asked_for_is_null() {
    assertThat(StoredParsing.of(Optional.empty())).isEqualTo(new StoredParsing(null, null, null));
  }
}
