package dev.trunkline.result;

import dev.trunkline.parsing.ParsedOutput;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The records of an output as the database keeps them, or why there are none. All null where they were not asked for.
 *
 * @param records a JSON array
 */
public record StoredParsing(String records, String errorCode, String errorDetail) {
  private static final StoredParsing NONE = new StoredParsing(null, null, null);

  public static StoredParsing of(Optional<ParsedOutput> parsed) {
    return parsed.map(StoredParsing::of).orElse(NONE);
  }

  private static StoredParsing of(ParsedOutput parsed) {
    return switch (parsed) {
      case ParsedOutput.Records(var records) ->
          new StoredParsing(whole(JsonMapper.shared().writeValueAsString(records)), null, null);
      case ParsedOutput.Failed(var code, String detail) -> new StoredParsing(null, code.name(), whole(detail));
    };
  }

  /** A pattern can cut a character beyond the first 65,536 in two, and the database refuses a half. NUL is gone already. */
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
