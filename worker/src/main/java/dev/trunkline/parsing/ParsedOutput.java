package dev.trunkline.parsing;

import java.util.List;
import java.util.Map;

/** What came of an output. */
public sealed interface ParsedOutput {
  /**
   * @param records keys in lower case, in the order of the template; a value is a text, a list of texts, or a list of
   *     maps whose values are texts or null
   */
  record Records(List<Map<String, Object>> records) implements ParsedOutput {}

  /** @param detail one or two sentences for a person */
  record Failed(ParsingCode code, String detail) implements ParsedOutput {}
}
